using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Intrinsics;

/// <summary>Texts: filled in, cut, encoded and hashed.</summary>
internal static class TextFunctions
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A template whose {} are replaced by the further arguments, in order; texts bare, anything else as JSON.</summary>
    public static JsonNode? Format(IntrinsicArguments arguments)
    {
        // Only a template written in the definition can escape braces; one that comes from data is taken as it is.
        var isLiteral = arguments.Template is not null;
        var template = arguments.Template ?? arguments.Text(0);
        var text = new StringBuilder();
        var next = 1;
        for (var position = 0; position < template.Length; position++)
        {
            if (isLiteral && template[position] == '\\')
            {
                text.Append(template[++position]);
            }
            else if (template[position] == '{' && position + 1 < template.Length && template[position + 1] == '}')
            {
                position++;
                text.Append(Filled(arguments, next++));
            }
            else
            {
                text.Append(template[position]);
            }
        }

        return next == arguments.Count ? text.ToString() : throw Mismatch(arguments);
    }

    /// <summary>A text cut at every character of the second argument; empty pieces are dropped.</summary>
    public static JsonNode? StringSplit(IntrinsicArguments arguments)
    {
        var pieces = arguments.Text(0).Split(arguments.Text(1).ToCharArray(), StringSplitOptions.RemoveEmptyEntries);
        return new JsonArray([.. pieces.Select(piece => JsonValue.Create(piece))]);
    }

    /// <summary>A text, as UTF-8, in Base64.</summary>
    public static JsonNode? Base64Encode(IntrinsicArguments arguments)
        => Convert.ToBase64String(Encoding.UTF8.GetBytes(arguments.ShortText(0)));

    /// <summary>The UTF-8 text that a Base64 text stands for.</summary>
    public static JsonNode? Base64Decode(IntrinsicArguments arguments)
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

    /// <summary>The hash of a value in lower-case hex: MD5, SHA-1, SHA-256, SHA-384 or SHA-512. A text is hashed as UTF-8, anything else as its JSON.</summary>
    public static JsonNode? Hash(IntrinsicArguments arguments)
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

    private static string Filled(IntrinsicArguments arguments, int index)
    {
        if (index >= arguments.Count)
        {
            throw Mismatch(arguments);
        }

        return JsonKinds.TryString(arguments[index], out var text) ? text : JsonText.Write(arguments[index]);
    }

    private static IntrinsicFailureException Mismatch(IntrinsicArguments arguments)
        => arguments.Failure($"the number of {{}} in the template differs from the {arguments.Count - 1} further arguments");
}
