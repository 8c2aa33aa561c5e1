using System.Text.Json.Nodes;

namespace Etl.StateMachine.Intrinsics;

/// <summary>How many items an array has.</summary>
internal sealed class ArrayLengthFunction() : IntrinsicFunction("States.ArrayLength", 1, 1)
{
    public override JsonNode? Call(IntrinsicArguments arguments) => arguments.Items(0).Count;
}
