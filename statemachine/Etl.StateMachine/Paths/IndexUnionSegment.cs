using System.Text.Json.Nodes;

namespace Etl.StateMachine.Paths;

/// <summary><c>[0,2,-1]</c>.</summary>
internal sealed record IndexUnionSegment(IReadOnlyList<IndexSegment> Indexes) : PathSegment
{
    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        foreach (var index in Indexes)
        {
            index.Select(node, root, into);
        }
    }
}
