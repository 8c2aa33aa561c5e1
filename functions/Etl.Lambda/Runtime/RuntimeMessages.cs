using System.Globalization;

namespace Etl.Lambda.Runtime;

/// <summary>What the host says when a call goes wrong before or after the function itself.</summary>
internal static class RuntimeMessages
{
    /// <summary>A call without its id cannot be answered.</summary>
    public const string NoRequestId = "The Runtime API handed out an invocation without the header Lambda-Runtime-Aws-Request-Id, so it cannot be answered.";

    /// <summary>The environment is gone.</summary>
    public static string Unreachable(Uri call, string reason) => $"The Runtime API does not answer {call.AbsolutePath}: {reason}";

    /// <summary>A call was refused.</summary>
    public static string Refused(Uri call, int status, string body) =>
        string.Create(CultureInfo.InvariantCulture, $"The Runtime API answered {call.AbsolutePath} with {status}: {body}");

    /// <summary>The payload is no JSON.</summary>
    public static string NotJson(string function, string reason) =>
        $"{function} was called with a payload that is not JSON: {reason} The state machine's definition says what each function takes.";

    /// <summary>The payload is null.</summary>
    public static string NoPayload(string function) =>
        $"{function} was called without a payload. The state machine's definition says what each function takes.";

    /// <summary>A function ran out of its time.</summary>
    public static string TimedOut(string function, TimeSpan given) => string.Create(
        CultureInfo.InvariantCulture,
        $"{function} did not end within the {given.TotalSeconds:0} s it had and was stopped; nothing it had begun was committed. Give the function more time or memory (memory brings processor), or make its work smaller.");
}
