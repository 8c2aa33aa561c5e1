using System.Text.Json.Nodes;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Intrinsics;

/// <summary>A value as JSON text.</summary>
internal sealed class JsonToStringFunction() : IntrinsicFunction("States.JsonToString", 1, 1)
{
    public override JsonNode? Call(IntrinsicArguments arguments) => JsonText.Write(arguments[0]);
}
