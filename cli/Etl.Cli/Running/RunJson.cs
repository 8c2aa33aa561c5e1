using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Etl.Functions.Runs;
using Etl.Functions.Texts;
using Etl.Local.Running;

namespace Etl.Cli.Running;

/// <summary>The line of <c>run --json</c>: a contract, fields and order as documented.</summary>
internal static class RunJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The outcome on one line.</summary>
    public static string Line(RunOutcome outcome)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, outcome);
        }

        // The writer lets bidirectional marks pass; the escape for a terminal is JSON's own.
        return SafeText.OneLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>The fifteen accounts, in the order of the line.</summary>
    public static void WriteAccounts(Utf8JsonWriter json, LoadAccounts accounts)
    {
        Number(json, "bytes", accounts.Bytes);
        Number(json, "chunks", accounts.Chunks);
        Number(json, "repairedChunks", accounts.RepairedChunks);
        Number(json, "read", accounts.Read);
        Number(json, "blank", accounts.Blank);
        Number(json, "accepted", accounts.Accepted);
        Number(json, "rejected", accounts.Rejected);
        Number(json, "filtered", accounts.Filtered);
        Number(json, "rows", accounts.Rows);
        Number(json, "duplicate", accounts.Duplicate);
        Number(json, "inserted", accounts.Inserted);
        Number(json, "updated", accounts.Updated);
        Number(json, "unchanged", accounts.Unchanged);
        Number(json, "ignored", accounts.Ignored);
        Number(json, "deleted", accounts.Deleted);
    }

    /// <summary>The error: its name and its cause; null when there is none.</summary>
    public static void WriteError(Utf8JsonWriter json, string? name, string? cause)
    {
        if (name is null && cause is null)
        {
            json.WriteNull("error");
            return;
        }

        json.WriteStartObject("error");
        json.WriteString("name", name);
        json.WriteString("cause", cause);
        json.WriteEndObject();
    }

    /// <summary>The warnings: the last member of a line, always there.</summary>
    public static void WriteWarnings(Utf8JsonWriter json, IReadOnlyList<Warning> warnings)
    {
        json.WriteStartArray("warnings");
        foreach (var warning in warnings)
        {
            json.WriteStartObject();
            json.WriteString("code", warning.Code);
            json.WriteString("message", warning.Message);
            json.WriteNumber("count", warning.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, RunOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("loadId", outcome.LoadId);
        json.WriteString("runId", outcome.RunId);
        json.WriteString("file", outcome.File);
        json.WriteString("dataset", outcome.Dataset);
        json.WriteString("status", outcome.Status.ToString());
        WriteAccounts(json, outcome.Accounts);
        json.WriteString("rejectsPath", outcome.RejectsPath);
        json.WriteNumber("seconds", Math.Round(outcome.Seconds, 3));
        json.WriteString("strategy", outcome.Strategy);
        json.WriteString("reason", outcome.Reason);
        WriteError(json, outcome.ErrorName, outcome.ErrorCause);
        WriteWarnings(json, outcome.Warnings);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
