using System.Text.Json;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>One error of <c>rejects.jsonl</c>, without what differs from run to run.</summary>
internal sealed record FoundReject(long? Line, long Offset, long? Record, string? Column, string Kind, string? Value, string Message, string Raw, string? RawBase64)
{
    /// <summary>The record's bytes.</summary>
    public byte[] RawBytes => RawBase64 is { } base64 ? Convert.FromBase64String(base64) : System.Text.Encoding.UTF8.GetBytes(Raw);
}

/// <summary>Reads a run's rejects as a program outside would.</summary>
internal static class RejectsFile
{
    public static List<FoundReject> Read(RunOutcome outcome) => outcome.RejectsPath is null ? [] : Read(outcome.RejectsPath);

    public static List<FoundReject> Read(string directory) =>
        [.. File.ReadLines(Path.Combine(directory, "rejects.jsonl")).Select(line => Parse(JsonDocument.Parse(line).RootElement))];

    private static FoundReject Parse(JsonElement json)
    {
        string? Text(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
        long? Number(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
        return new FoundReject(
            Number("line"), json.GetProperty("offset").GetInt64(), Number("record"), Text("column"), Text("kind")!, Text("value"),
            Text("message")!, Text("raw")!, Text("rawBase64"));
    }
}
