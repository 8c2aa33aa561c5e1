using System.Text.Json.Nodes;

namespace Etl.Rehearsal.Tests;

/// <summary>An alert as a subscriber of the topic gets it.</summary>
internal sealed record Alert(string Subject, string Message, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>Reads the envelope that SNS puts around a message (SNS, "HTTP/HTTPS notification JSON format").</summary>
    public static Alert Read(string envelope)
    {
        var notification = JsonNode.Parse(envelope)!;
        return new Alert(
            (string)notification[nameof(Subject)]!,
            (string)notification[nameof(Message)]!,
            (notification["MessageAttributes"] as JsonObject ?? []).ToDictionary(one => one.Key, one => (string)one.Value!["Value"]!, StringComparer.Ordinal));
    }
}
