using System.Text.Json.Nodes;

namespace Etl.StateMachine.Intrinsics;

/// <summary>A text cut at every character of the second argument; empty pieces are dropped.</summary>
internal sealed class StringSplitFunction() : IntrinsicFunction("States.StringSplit", 2, 2)
{
    public override JsonNode? Call(IntrinsicArguments arguments)
    {
        var pieces = arguments.Text(0).Split(arguments.Text(1).ToCharArray(), StringSplitOptions.RemoveEmptyEntries);
        return new JsonArray([.. pieces.Select(piece => JsonValue.Create(piece))]);
    }
}
