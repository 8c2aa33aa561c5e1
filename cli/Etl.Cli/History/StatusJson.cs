using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Etl.Cli.Running;

namespace Etl.Cli.History;

/// <summary>The lines of <c>status --json</c>: the accounts as <c>run --json</c> names them.</summary>
internal static class StatusJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The load on one line.</summary>
    public static string Line(LoadSummary load)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("loadId", load.LoadId);
            json.WriteString("runId", load.RunId);
            json.WriteString("file", load.File);
            json.WriteString("dataset", load.Dataset);
            json.WriteString("status", load.Status);
            Time(json, "started", load.Started);
            Time(json, "ended", load.Ended);
            RunJson.WriteAccounts(json, load.Accounts);
            json.WriteString("strategy", load.Strategy);
            json.WriteString("error", load.Error);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known) json.WriteString(name, known.UtcDateTime);
        else json.WriteNull(name);
    }
}
