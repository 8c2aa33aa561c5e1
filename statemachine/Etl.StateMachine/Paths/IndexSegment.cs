using System.Text.Json.Nodes;

namespace Etl.StateMachine.Paths;

/// <summary><c>[0]</c>, or <c>[-1]</c> counted from the end.</summary>
internal sealed record IndexSegment(int Index) : PathSegment
{
    public override bool IsDefinite => true;

    public override bool IsReference => Index >= 0;

    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        if (node is JsonArray items)
        {
            var index = Index < 0 ? items.Count + Index : Index;
            if (index >= 0 && index < items.Count)
            {
                into.Add(items[index]);
            }
        }
    }
}
