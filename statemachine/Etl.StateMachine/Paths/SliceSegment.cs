using System.Text.Json.Nodes;

namespace Etl.StateMachine.Paths;

/// <summary><c>[1:3]</c>, <c>[1:]</c>, <c>[:3]</c>, <c>[-2:]</c>: from a start to an exclusive end, negatives counted from the end.</summary>
internal sealed record SliceSegment(int? Start, int? EndExclusive) : PathSegment
{
    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        if (node is not JsonArray items)
        {
            return;
        }

        var start = Clamp(Start ?? 0, items.Count);
        var end = Clamp(EndExclusive ?? items.Count, items.Count);
        for (var index = start; index < end; index++)
        {
            into.Add(items[index]);
        }
    }

    private static int Clamp(int bound, int count) => Math.Clamp(bound < 0 ? count + bound : bound, 0, count);
}
