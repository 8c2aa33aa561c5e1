using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Intrinsics;

/// <summary>The value a JSON text stands for.</summary>
internal sealed class StringToJsonFunction() : IntrinsicFunction("States.StringToJson", 1, 1)
{
    public override JsonNode? Call(IntrinsicArguments arguments)
    {
        var text = arguments.Text(0);
        try
        {
            return JsonText.Parse(text);
        }
        catch (JsonException error)
        {
            throw arguments.Failure($"argument 1 is not JSON: {error.Message}");
        }
    }
}
