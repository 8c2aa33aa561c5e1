using System.Text.Json.Nodes;

namespace Etl.StateMachine.Paths;

/// <summary>A side of a comparison in a filter: a literal, or a path from the current item (<c>@</c>) or the root (<c>$</c>).</summary>
internal abstract record FilterOperand
{
    public abstract bool TryValue(JsonNode? current, JsonNode? root, out JsonNode? value);
}

internal sealed record FilterLiteral(JsonNode? Value) : FilterOperand
{
    public override bool TryValue(JsonNode? current, JsonNode? root, out JsonNode? value)
    {
        value = Value;
        return true;
    }
}

internal sealed record FilterPath(bool FromRoot, IReadOnlyList<PathSegment> Segments) : FilterOperand
{
    public override bool TryValue(JsonNode? current, JsonNode? root, out JsonNode? value)
        => JsonPath.TrySelect(Segments, FromRoot ? root : current, root, out value);
}
