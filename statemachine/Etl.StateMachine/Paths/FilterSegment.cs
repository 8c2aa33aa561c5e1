using System.Text.Json.Nodes;

namespace Etl.StateMachine.Paths;

/// <summary>
/// <c>[?(@.price &lt; 10)]</c>: the items of an array that fulfil it. Applied to an object it tests the object itself,
/// as the Jayway library behind Step Functions does.
/// </summary>
internal sealed record FilterSegment(FilterExpression Condition) : PathSegment
{
    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        switch (node)
        {
            case JsonArray items:
                into.AddRange(items.Where(item => Condition.Holds(item, root)));
                break;
            case JsonObject when Condition.Holds(node, root):
                into.Add(node);
                break;
        }
    }
}
