using Etl.Cli.Terminals;
using Spectre.Console;

namespace Etl.Cli.History;

/// <summary>Loads for a person.</summary>
internal static class StatusTable
{
    /// <summary>A line a load.</summary>
    public static void WriteList(Screen screen, IReadOnlyList<LoadSummary> loads)
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
            var accounts = load.Accounts;
            table.AddRow(
                new Text(SafeText.OneLine(load.LoadId)), new Text(SafeText.OneLine(load.Status)), new Text(SafeText.OneLine(load.Dataset ?? "")),
                new Text(SafeText.OneLine(load.File)), Count(accounts.Read), Count(accounts.Rejected), Count(accounts.Rows), new Text(StatusCommand.Time(load.Started)));
        }

        (screen.IsTerminal ? screen.Console : screen.Unbounded()).Write(table);
    }

    /// <summary>All about one.</summary>
    public static void WriteOne(Screen screen, LoadSummary load)
    {
        Line("load", load.LoadId);
        Line("run", load.RunId);
        Line("status", load.Status);
        Line("dataset", load.Dataset);
        Line("file", load.File);
        Line("started", StatusCommand.Time(load.Started));
        Line("ended", StatusCommand.Time(load.Ended));
        var a = load.Accounts;
        Line("bytes", a.Bytes is { } bytes ? $"{Quantity.Count(bytes)} in {Quantity.Count(a.Chunks ?? 0)} chunks, {Quantity.Count(a.RepairedChunks ?? 0)} repaired" : null);
        Line("records", a.Read is null ? null : $"read {N(a.Read)} = accepted {N(a.Accepted)} + rejected {N(a.Rejected)} + filtered {N(a.Filtered)}; blank lines {N(a.Blank)}");
        Line("rows", a.Rows is null ? null : $"rows {N(a.Rows)} = duplicate {N(a.Duplicate)} + inserted {N(a.Inserted)} + updated {N(a.Updated)} + unchanged {N(a.Unchanged)} + ignored {N(a.Ignored)}; deleted {N(a.Deleted)}");
        Line("merge", load.Strategy);
        Line("error", load.Error);
        if (a.Rejected > 0) Line("rejects", $"./etl rejects {load.LoadId}");

        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) screen.Line($"{name,-9}{SafeText.Lines(value)}");
        }
    }

    private static string N(long? count) => count is { } known ? Quantity.Count(known) : "?";

    private static Text Count(long? count) => new(count is { } known ? Quantity.Count(known) : "");
}
