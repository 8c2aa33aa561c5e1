using System.Text;
using System.Text.Json.Nodes;

namespace Etl.StateMachine.Intrinsics;

/// <summary>The UTF-8 text that a Base64 text stands for.</summary>
internal sealed class Base64DecodeFunction() : IntrinsicFunction("States.Base64Decode", 1, 1)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public override JsonNode? Call(IntrinsicArguments arguments)
    {
        try
        {
            return Strict.GetString(Convert.FromBase64String(arguments.ShortText(0)));
        }
        catch (Exception error) when (error is FormatException or DecoderFallbackException)
        {
            throw arguments.Failure("argument 1 is not the Base64 of a UTF-8 text");
        }
    }
}
