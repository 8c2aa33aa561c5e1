using System.Text.Json.Nodes;

namespace Etl.StateMachine.Paths;

/// <summary><c>.name</c> or <c>['name']</c>.</summary>
internal sealed record MemberSegment(string Name) : PathSegment
{
    public override bool IsDefinite => true;

    public override bool IsReference => true;

    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        if (node is JsonObject members && members.TryGetPropertyValue(Name, out var value))
        {
            into.Add(value);
        }
    }
}
