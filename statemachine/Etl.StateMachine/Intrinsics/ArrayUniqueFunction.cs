using System.Text.Json.Nodes;

namespace Etl.StateMachine.Intrinsics;

/// <summary>An array without repetitions, each value where it comes first.</summary>
internal sealed class ArrayUniqueFunction() : IntrinsicFunction("States.ArrayUnique", 1, 1)
{
    public override JsonNode? Call(IntrinsicArguments arguments)
    {
        var unique = new JsonArray();
        foreach (var item in arguments.Items(0))
        {
            if (!unique.Any(known => JsonNode.DeepEquals(known, item)))
            {
                unique.Add(item?.DeepClone());
            }
        }

        return unique;
    }
}
