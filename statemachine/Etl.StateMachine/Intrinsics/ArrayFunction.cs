using System.Text.Json.Nodes;

namespace Etl.StateMachine.Intrinsics;

/// <summary>Its arguments as an array.</summary>
internal sealed class ArrayFunction() : IntrinsicFunction("States.Array", 0, Unlimited)
{
    public override JsonNode? Call(IntrinsicArguments arguments)
        => new JsonArray([.. Enumerable.Range(0, arguments.Count).Select(index => arguments[index])]);
}
