using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Etl.Functions.Errors;

namespace Etl.Lambda.Runtime;

/// <summary>An error as the Runtime API takes it; Step Functions matches <see cref="ErrorType"/> and shows all of it as the Cause.</summary>
/// <param name="ErrorMessage">What happened, at most <see cref="MaxMessageBytes"/> bytes of UTF-8.</param>
/// <param name="ErrorType">The exception's short name: a contract with the state machine.</param>
/// <param name="StackTrace">Where, for errors that are ours; a mistake that a person can mend has none.</param>
internal sealed record ErrorReport(string ErrorMessage, string ErrorType, IReadOnlyList<string> StackTrace)
{
    /// <summary>A Cause of Step Functions has room for 32,768 characters; the message leaves half of it to JSON's escapes and the stack.</summary>
    public const int MaxMessageBytes = 16 << 10;

    private const int MaxFrames = 20;

    /// <summary>Describes an exception.</summary>
    public static ErrorReport Of(Exception error) => new(
        Cap(error.Message),
        error.GetType().Name,
        error is EtlException ? [] : Frames(error));

    private static IReadOnlyList<string> Frames(Exception error) =>
        [.. new StackTrace(error, fNeedFileInfo: false).GetFrames().Take(MaxFrames).Select(frame => frame.ToString().TrimEnd())];

    /// <summary>Cut where a character ends.</summary>
    private static string Cap(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= MaxMessageBytes)
        {
            return text;
        }

        var bytes = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxMessageBytes - 3)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, length), "…");
    }
}

/// <summary>How error reports are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ErrorReport))]
internal sealed partial class RuntimeJson : JsonSerializerContext
{
    /// <summary>A person reads the report as it is, so an apostrophe stays one.</summary>
    public static RuntimeJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
