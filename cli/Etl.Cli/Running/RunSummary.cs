using Etl.Cli.Options;
using Etl.Cli.Terminals;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Functions.Texts;
using Etl.Local.Running;
using Spectre.Console;

namespace Etl.Cli.Running;

/// <summary>What a person reads after a load: how it ended, the accounts, the first rejects, where to look next.</summary>
/// <param name="screen">Where to write.</param>
/// <param name="workspaceOption">What the commands it shows need to work in the same workspace; empty or starting with a space.</param>
/// <param name="databaseOptions">The same for those that need the database too.</param>
internal sealed class RunSummary(Screen screen, string workspaceOption, string databaseOptions)
{
    private const int Green = 32, Yellow = 33, Red = 31, Bold = 1;
    private const int ShownValue = 40;

    /// <summary>Writes the summary of one file.</summary>
    public void Write(RunOutcome outcome)
    {
        screen.Line(Headline(outcome));
        WriteIdentity(outcome);
        if (outcome.ErrorName is not null || outcome.ErrorCause is not null)
        {
            WriteError(outcome);
        }

        if (outcome.Accounts.Read is not null)
        {
            WriteAccounts(outcome.Accounts);
        }

        WriteRejects(outcome);
        WriteNext(outcome);
        foreach (var warning in outcome.Warnings)
        {
            screen.Line($"{screen.Styled("Warning:", Yellow)}  {SafeText.OneLine(warning.Message)}");
        }

        WriteTime(outcome);
        screen.Line();
    }

    private string Headline(RunOutcome outcome)
    {
        var file = SafeText.OneLine(outcome.File);
        var into = outcome.Target is { } target ? $" into {SafeText.OneLine(target)}" : "";
        var why = outcome.Reason is { } reason ? $": {SafeText.OneLine(reason)}" : "";
        var rejected = outcome.Accounts.Rejected is > 0 and { } bad ? $", {Quantity.Count(bad)} of {Quantity.Count(outcome.Accounts.Read ?? 0)} records rejected" : "";
        var good = rejected.Length > 0 ? Yellow : Green;
        return outcome.Status switch
        {
            RunStatus.Succeeded when outcome.DryRun => $"{screen.Styled("Checked", good)} {file}{rejected}: a dry run, nothing was loaded",
            RunStatus.Succeeded when outcome.Resumed => $"{screen.Styled("Loaded", good)} {file}{into}{rejected}, going on where an interrupted run had stopped",
            RunStatus.Succeeded => $"{screen.Styled("Loaded", good)} {file}{into}{rejected}",
            RunStatus.Skipped => $"{screen.Styled("Skipped", Yellow)} {file}{why}",
            RunStatus.Superseded => $"{screen.Styled("Superseded", Yellow)} {file}{why}",
            RunStatus.Busy => $"{screen.Styled("Busy", Yellow)} {file}{why}",
            _ => $"{screen.Styled("Failed", Red)} {file}: {FailureWords.Of(outcome.ErrorName)}",
        };
    }

    private void WriteIdentity(RunOutcome outcome)
    {
        var dataset = outcome.Dataset is { } name ? $"dataset {SafeText.OneLine(name)}" : null;
        var load = outcome.LoadId is { } loadId ? $"load {SafeText.OneLine(loadId)}" : null;
        var run = outcome.RunId is { } runId ? $"run {SafeText.OneLine(runId)}" : null;
        var parts = string.Join(", ", new[] { dataset, load, run }.Where(part => part is not null));
        if (parts.Length > 0)
        {
            screen.Line(parts);
        }
    }

    private void WriteError(RunOutcome outcome)
    {
        screen.Line();
        screen.Line(SafeText.Lines(FailureWords.Cause(outcome.ErrorName, outcome.ErrorCause)));
    }

    private void WriteAccounts(LoadAccounts accounts)
    {
        (string Name, long? Count)[] records =
        [
            ("read", accounts.Read), ("accepted", accounts.Accepted), ("rejected", accounts.Rejected), ("filtered", accounts.Filtered), ("blank lines", accounts.Blank),
        ];
        (string Name, long? Count)[] rows =
        [
            ("rows", accounts.Rows), ("duplicate", accounts.Duplicate), ("inserted", accounts.Inserted), ("updated", accounts.Updated),
            ("unchanged", accounts.Unchanged), ("ignored", accounts.Ignored), ("deleted", accounts.Deleted),
        ];
        rows = [.. rows.Where(entry => entry.Count is not null && (entry.Name != "deleted" || entry.Count > 0))];

        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("Records").AddColumn(new TableColumn("").RightAligned())
            .AddColumn("Rows").AddColumn(new TableColumn("").RightAligned());
        for (var i = 0; i < Math.Max(records.Length, rows.Length); i++)
        {
            var (record, recordCount) = i < records.Length ? records[i] : ("", null);
            var (row, rowCount) = i < rows.Length ? rows[i] : ("", null);
            table.AddRow(new Text(record), Number(record, recordCount), new Text(row), Number(row, rowCount));
        }

        screen.Line();
        screen.Console.Write(table);
    }

    private static Text Number(string name, long? count) =>
        count is { } known ? new Text(Quantity.Count(known), name == "rejected" && known > 0 ? new Style(Color.Yellow) : Style.Plain) : new Text("");

    private void WriteRejects(RunOutcome outcome)
    {
        if (outcome.RejectsByKind.Count > 0)
        {
            screen.Line("Rejected: " + string.Join(", ", outcome.RejectsByKind.Select(kind => $"{Quantity.Count(kind.Value)} {SafeText.OneLine(kind.Key)}")));
        }

        if (outcome.FirstRejects.Count > 0)
        {
            var table = new Table().Border(TableBorder.Rounded)
                .AddColumn(new TableColumn("Line").RightAligned().NoWrap()).AddColumn("Column").AddColumn("Value").AddColumn("Reason");
            foreach (var reject in outcome.FirstRejects)
            {
                table.AddRow(
                    new Text(reject.Line is { } line ? Quantity.Count(line) : "?"),
                    new Text(SafeText.OneLine(reject.Column ?? "")),
                    new Text(SafeText.Capped(reject.Value ?? "", ShownValue)),
                    new Text(SafeText.OneLine($"{reject.Message} ({reject.Kind})")));
            }

            screen.Console.Write(table);
            var more = (outcome.Accounts.Rejected ?? 0) - outcome.FirstRejects.Count;
            if (more > 0)
            {
                screen.Line($"          and {Quantity.Count(more)} more: ./etl rejects {outcome.RunId ?? outcome.LoadId}{workspaceOption}");
            }
        }

        if (outcome.RejectsPath is { } path)
        {
            screen.Line($"Rejects:  {SafeText.OneLine(Path.Combine(path, "rejects.csv"))} (to be corrected and loaded again)");
            screen.Line($"          {SafeText.OneLine(Path.Combine(path, "rejects.jsonl"))}");
        }
    }

    private void WriteNext(RunOutcome outcome)
    {
        if (outcome is { Target: { } target, DryRun: false, Status: RunStatus.Succeeded or RunStatus.Skipped or RunStatus.Superseded })
        {
            var sql = ShellText.QuoteAlways($"select * from {SafeText.OneLine(target)} limit 10");
            screen.Line($"Rows:     {screen.Styled($"./etl query {sql}{databaseOptions}", Bold)}");
        }
    }

    private void WriteTime(RunOutcome outcome)
    {
        if (outcome is { Status: RunStatus.Succeeded, Accounts.Bytes: { } bytes })
        {
            var chunks = outcome.Accounts.Chunks is { } count ? $" in {Quantity.Count(count)} {(count == 1 ? "chunk" : "chunks")}" : "";
            var repaired = outcome.Accounts.RepairedChunks is > 0 and { } mended ? $" ({Quantity.Count(mended)} repaired)" : "";
            screen.Line($"Time:     {Quantity.Seconds(outcome.Seconds)}, {Quantity.Bytes(bytes)}{chunks}{repaired}, {Quantity.Rate(bytes, outcome.Seconds)}");
        }

        if (outcome.Strategy is { } strategy)
        {
            screen.Line($"Merge:    {SafeText.OneLine(strategy)}");
        }
    }
}
