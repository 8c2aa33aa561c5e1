using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Etl.Cli.Running;
using Etl.Functions.Abandon;
using Etl.Functions.Runs;
using Etl.Functions.Texts;
using Etl.Postgres.History;

namespace Etl.Cli.History;

/// <summary>The lines of <c>status --json</c>: accounts, error and warnings as <c>run --json</c> has them.</summary>
internal static class StatusJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The load on one line.</summary>
    /// <param name="load">The load.</param>
    /// <param name="executions">Its executions; null when they were not asked for.</param>
    public static string Line(LoadRecord load, IReadOnlyList<ExecutionRecord>? executions)
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
            WriteExecutions(json, executions);
            RunJson.WriteWarnings(json, load.Result?.Warnings ?? []);
            json.WriteEndObject();
        }

        // The writer lets bidirectional marks pass; the escape for a terminal is JSON's own.
        return SafeText.OneLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void WriteExecutions(Utf8JsonWriter json, IReadOnlyList<ExecutionRecord>? executions)
    {
        if (executions is null)
        {
            json.WriteNull("executions");
            return;
        }

        json.WriteStartArray("executions");
        foreach (var execution in executions)
        {
            json.WriteStartObject();
            json.WriteString("executionId", execution.ExecutionId);
            json.WriteString("runId", execution.RunId);
            Time(json, "started", execution.StartedAt);
            Time(json, "ended", execution.EndedAt);
            json.WriteString("status", execution.Status);
            RunJson.WriteError(json, execution.Error, execution.Cause);
            json.WriteStartArray("events");
            foreach (var e in execution.Events)
            {
                WriteEvent(json, e);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEvent(Utf8JsonWriter json, ExecutionEvent e)
    {
        json.WriteStartObject();
        Time(json, "at", e.At);
        json.WriteString("type", e.Type);
        json.WriteString("state", e.State);
        Number(json, "chunk", e.Details.Chunk);
        Number(json, "retry", e.Details.Retry);
        RunJson.WriteError(json, e.Details.Error, e.Details.Cause);
        Number(json, "started", e.Details.Started);
        Number(json, "succeeded", e.Details.Succeeded);
        Number(json, "failed", e.Details.Failed);
        Number(json, "retried", e.Details.Retried);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, known.UtcDateTime);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
