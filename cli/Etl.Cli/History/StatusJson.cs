using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Etl.Cli.Running;
using Etl.Functions.Abandon;
using Etl.Functions.Accounts;
using Etl.Functions.Texts;
using Etl.Postgres.History;

namespace Etl.Cli.History;

/// <summary>The lines of <c>status --json</c>: accounts, error and warnings as <c>run --json</c> has them.</summary>
internal static class StatusJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The load on one line.</summary>
    public static string Line(LoadRecord load)
    {
        var failure = load.Error is { } error ? Failure.FromStored(error) : null;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("loadId", load.LoadId);
            json.WriteString("runId", load.RunId);
            json.WriteString("file", StatusCommand.File(load));
            json.WriteString("dataset", load.Dataset);
            json.WriteString("status", load.Status);
            Time(json, "started", load.StartedAt ?? load.ClaimedAt);
            Time(json, "ended", load.EndedAt);
            RunJson.WriteAccounts(json, load.Result?.Accounts ?? new LoadAccounts { Bytes = load.Size });
            json.WriteString("strategy", load.Result?.Strategy);
            json.WriteString("reason", load.Reason);
            RunJson.WriteError(json, failure is { Error.Length: > 0 } ? failure.Error : null, failure?.Cause);
            RunJson.WriteWarnings(json, load.Result?.Warnings ?? []);
            json.WriteEndObject();
        }

        // The writer lets bidirectional marks pass; the escape for a terminal is JSON's own.
        return SafeText.OneLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known) json.WriteString(name, known.UtcDateTime);
        else json.WriteNull(name);
    }
}
