using System.Text.Json.Nodes;

namespace Etl.StateMachine.Intrinsics;

/// <summary>Whether an array holds a value.</summary>
internal sealed class ArrayContainsFunction() : IntrinsicFunction("States.ArrayContains", 2, 2)
{
    public override JsonNode? Call(IntrinsicArguments arguments)
        => arguments.Items(0).Any(item => JsonNode.DeepEquals(item, arguments[1]));
}
