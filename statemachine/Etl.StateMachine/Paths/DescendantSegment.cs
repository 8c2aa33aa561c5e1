using System.Text.Json.Nodes;

namespace Etl.StateMachine.Paths;

/// <summary><c>..</c> and the segment after it, applied to the node and to everything below it, a parent before its children.</summary>
internal sealed record DescendantSegment(PathSegment Inner) : PathSegment
{
    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        Inner.Select(node, root, into);
        switch (node)
        {
            case JsonObject members:
                foreach (var member in members)
                {
                    Select(member.Value, root, into);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Select(item, root, into);
                }

                break;
        }
    }
}
