using System.Text;
using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Running;

/// <summary>The limit on what passes between states.</summary>
internal static class Payload
{
    /// <returns>The payload as text, for the history.</returns>
    /// <exception cref="DataLimitExceededException">It is too large.</exception>
    public static string Check(JsonNode? payload, ExecutorOptions options, string stateName, string what)
    {
        var text = JsonText.Write(payload);
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes <= options.PayloadLimitBytes
            ? text
            : throw new DataLimitExceededException(
                $"The state '{stateName}' has {what} of {bytes} bytes, more than the maximum of {options.PayloadLimitBytes} bytes.");
    }
}
