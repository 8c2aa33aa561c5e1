using System.Text.Json.Nodes;

namespace Etl.StateMachine.Intrinsics;

/// <summary>The item at a 0-based index.</summary>
internal sealed class ArrayGetItemFunction() : IntrinsicFunction("States.ArrayGetItem", 2, 2)
{
    public override JsonNode? Call(IntrinsicArguments arguments)
    {
        var items = arguments.Items(0);
        var index = arguments.Integer(1);
        return index >= 0 && index < items.Count
            ? items[(int)index]?.DeepClone()
            : throw arguments.Failure($"index {index} is outside the array of {items.Count} items");
    }
}
