using System.Text.Json.Nodes;

namespace Etl.StateMachine.Intrinsics;

/// <summary>A version 4 UUID.</summary>
internal sealed class UuidFunction() : IntrinsicFunction("States.UUID", 0, 0)
{
    public override JsonNode? Call(IntrinsicArguments arguments) => arguments.Chance.Uuid().ToString();
}
