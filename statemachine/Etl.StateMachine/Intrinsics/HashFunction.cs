using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Intrinsics;

/// <summary>The hash of a value in lower-case hex: MD5, SHA-1, SHA-256, SHA-384 or SHA-512. A text is hashed as UTF-8, anything else as its JSON.</summary>
internal sealed class HashFunction() : IntrinsicFunction("States.Hash", 2, 2)
{
    public override JsonNode? Call(IntrinsicArguments arguments)
    {
        var text = JsonKinds.TryString(arguments[0], out _) ? arguments.ShortText(0) : JsonText.Write(arguments[0]);
        var data = Encoding.UTF8.GetBytes(text);
        var hash = arguments.Text(1) switch
        {
            "MD5" => MD5.HashData(data),
            "SHA-1" => SHA1.HashData(data),
            "SHA-256" => SHA256.HashData(data),
            "SHA-384" => SHA384.HashData(data),
            "SHA-512" => SHA512.HashData(data),
            var other => throw arguments.Failure($"'{other}' is none of MD5, SHA-1, SHA-256, SHA-384, SHA-512"),
        };
        return Convert.ToHexStringLower(hash);
    }
}
