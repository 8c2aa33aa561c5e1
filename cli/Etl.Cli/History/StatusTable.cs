using System.Globalization;
using Etl.Cli.Terminals;
using Etl.Functions.Abandon;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Functions.Texts;
using Etl.Postgres.History;
using Spectre.Console;

namespace Etl.Cli.History;

/// <summary>Loads for a person.</summary>
internal static class StatusTable
{
    /// <summary>The most characters of what an event has to tell.</summary>
    private const int MostOfDetail = 100;

    /// <summary>A line a load.</summary>
    public static void WriteList(Screen screen, IReadOnlyList<LoadRecord> loads)
    {
        if (loads.Count == 0)
        {
            screen.Line("no loads yet");
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns(
            new TableColumn("Load").NoWrap(), new TableColumn("Status").NoWrap(), new TableColumn("Dataset"), new TableColumn("File"),
            new TableColumn("Read").RightAligned(), new TableColumn("Rejected").RightAligned(), new TableColumn("Rows").RightAligned(), new TableColumn("Started").NoWrap());
        foreach (var load in loads)
        {
            var accounts = load.Result?.Accounts;
            table.AddRow(
                new Text(SafeText.OneLine(load.LoadId)), new Text(SafeText.OneLine(load.Status)), new Text(SafeText.OneLine(load.Dataset)),
                new Text(SafeText.OneLine(StatusCommand.File(load))), Count(accounts?.Read), Count(accounts?.Rejected), Count(accounts?.Rows), new Text(StatusCommand.Time(load.StartedAt ?? load.ClaimedAt)));
        }

        (screen.IsTerminal ? screen.Console : screen.Unbounded()).Write(table);
    }

    /// <summary>All about one.</summary>
    public static void WriteOne(Screen screen, LoadRecord load, string workspaceOption)
    {
        Line("load", load.LoadId);
        Line("run", load.RunId);
        Line("status", load.Status);
        Line("dataset", load.Dataset);
        Line("file", StatusCommand.File(load));
        Line("target", load.Target);
        Line("started", StatusCommand.Time(load.StartedAt ?? load.ClaimedAt));
        Line("ended", StatusCommand.Time(load.EndedAt));
        var a = load.Result?.Accounts ?? new LoadAccounts { Bytes = load.Size };
        Line("bytes", a.Bytes is { } bytes ? Quantity.Count(bytes) : null);
        Line("chunks", a.Chunks is null ? Chunks(load) : $"{N(a.Chunks)}, {N(a.RepairedChunks)} repaired");
        Line("records", a.Read is null ? null : $"read {N(a.Read)} = accepted {N(a.Accepted)} + rejected {N(a.Rejected)} + filtered {N(a.Filtered)}; blank lines {N(a.Blank)}");
        Line("rows", Rows(a));
        Line("merge", load.Result?.Strategy);
        foreach (var warning in load.Result?.Warnings ?? [])
        {
            Line("warning", warning.Message);
        }

        Line("see", load.OtherRunId);
        Line("why", load.Reason);
        if (load.Error is { } error)
        {
            var failure = Failure.FromStored(error);
            Line("error", failure.Error.Length == 0 ? failure.Cause : FailureWords.Of(failure.Error));
            Line("cause", failure.Error.Length == 0 ? null : FailureWords.Cause(failure.Error, failure.Cause));
        }

        // What was left out has no rejects of its own.
        if (a.Rejected > 0 && load.Reason is null)
        {
            Line("rejects", $"./etl rejects {load.RunId ?? load.LoadId}{workspaceOption}");
        }

        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                screen.Line($"{name,-9}{SafeText.Lines(value)}");
            }
        }
    }

    /// <summary>Each execution, and a line an event.</summary>
    public static void WriteExecutions(Screen screen, IReadOnlyList<ExecutionRecord> executions)
    {
        screen.Line();
        if (executions.Count == 0)
        {
            screen.Line("no events are kept of it");
        }

        foreach (var execution in executions)
        {
            screen.Line($"execution {SafeText.OneLine(execution.ExecutionId)}, started {StatusCommand.Time(execution.StartedAt)}, {Ending(execution)}");
            var table = new Table().Border(TableBorder.Rounded).AddColumns(
                new TableColumn("Time").NoWrap(), new TableColumn("State").NoWrap(), new TableColumn("Event").NoWrap(), new TableColumn("Detail"));
            foreach (var e in execution.Events)
            {
                table.AddRow(
                    new Text(e.At.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)), new Text(SafeText.OneLine(e.State ?? "")),
                    new Text(SafeText.OneLine(e.Type)), new Text(SafeText.OneLine(Detail(e.Details))));
            }

            (screen.IsTerminal ? screen.Console : screen.Unbounded()).Write(table);
        }
    }

    private static string Ending(ExecutionRecord execution) => execution is { Status: { } status, EndedAt: { } ended }
        ? $"{status.Replace('_', ' ')} after {Quantity.Seconds((ended - execution.StartedAt).TotalSeconds)}"
        : "not ended";

    private static string Detail(EventDetails details)
    {
        var parts = new List<string>();
        if (details.Chunk is { } chunk)
        {
            parts.Add($"chunk {Quantity.Count(chunk)}");
        }

        if (details.Retry is { } retry)
        {
            parts.Add($"retry {Quantity.Count(retry)}");
        }

        if (details.Started is not null)
        {
            parts.Add($"started {N(details.Started)}, succeeded {N(details.Succeeded)}, failed {N(details.Failed)}, retried {N(details.Retried)}");
        }

        if (details.Error is { } error)
        {
            parts.Add($"{FailureWords.Of(error)}: {FailureWords.Cause(error, details.Cause)}".TrimEnd(':', ' '));
        }

        // The cause stands above, and whole in --json.
        var text = string.Join("; ", parts);
        return text.Length <= MostOfDetail ? text : text[..(MostOfDetail - 1)] + "…";
    }

    /// <summary>While a run goes on, or waits to go on.</summary>
    private static string? Chunks(LoadRecord load) => load.StagedChunks + load.PlannedChunks == 0
        ? null
        : $"{Quantity.Count(load.StagedChunks)} staged, {Quantity.Count(load.PlannedChunks)} planned, {Quantity.Count(load.SupersededChunks)} replaced";

    /// <summary>What is known of the rows: nothing of what became of them where nothing was merged, and deleted ones only where a mode deletes.</summary>
    private static string? Rows(LoadAccounts a)
    {
        if (a.Rows is null)
        {
            return null;
        }

        var merged = a.Inserted is null ? "" : $" = duplicate {N(a.Duplicate)} + inserted {N(a.Inserted)} + updated {N(a.Updated)} + unchanged {N(a.Unchanged)} + ignored {N(a.Ignored)}";
        return $"rows {N(a.Rows)}{merged}{(a.Deleted is null ? "" : $"; deleted {N(a.Deleted)}")}";
    }

    private static string N(long? count) => count is { } known ? Quantity.Count(known) : "?";

    private static Text Count(long? count) => new(count is { } known ? Quantity.Count(known) : "");
}
