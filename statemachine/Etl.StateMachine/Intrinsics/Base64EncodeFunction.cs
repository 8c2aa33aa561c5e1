using System.Text;
using System.Text.Json.Nodes;

namespace Etl.StateMachine.Intrinsics;

/// <summary>A text, as UTF-8, in Base64.</summary>
internal sealed class Base64EncodeFunction() : IntrinsicFunction("States.Base64Encode", 1, 1)
{
    public override JsonNode? Call(IntrinsicArguments arguments)
        => Convert.ToBase64String(Encoding.UTF8.GetBytes(arguments.ShortText(0)));
}
