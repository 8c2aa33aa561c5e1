using System.Text.Json.Nodes;

namespace Etl.StateMachine.Paths;

/// <summary>What stands in a filter's parentheses.</summary>
internal abstract record FilterExpression
{
    public abstract bool Holds(JsonNode? current, JsonNode? root);
}

internal sealed record FilterAnd(FilterExpression Left, FilterExpression Right) : FilterExpression
{
    public override bool Holds(JsonNode? current, JsonNode? root) => Left.Holds(current, root) && Right.Holds(current, root);
}

internal sealed record FilterOr(FilterExpression Left, FilterExpression Right) : FilterExpression
{
    public override bool Holds(JsonNode? current, JsonNode? root) => Left.Holds(current, root) || Right.Holds(current, root);
}

internal sealed record FilterNot(FilterExpression Inner) : FilterExpression
{
    public override bool Holds(JsonNode? current, JsonNode? root) => !Inner.Holds(current, root);
}

/// <summary>A path alone: holds when it selects something.</summary>
internal sealed record FilterExists(FilterOperand Operand) : FilterExpression
{
    public override bool Holds(JsonNode? current, JsonNode? root) => Operand.TryValue(current, root, out _);
}
