using System.Text.Json.Nodes;

namespace Etl.StateMachine.Paths;

/// <summary><c>.*</c> or <c>[*]</c>: every member's value or every item.</summary>
internal sealed record WildcardSegment : PathSegment
{
    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        switch (node)
        {
            case JsonObject members:
                into.AddRange(members.Select(member => member.Value));
                break;
            case JsonArray items:
                into.AddRange(items);
                break;
        }
    }
}
