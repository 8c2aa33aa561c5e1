using Etl.Cli.Running;
using Etl.Cli.Terminals;
using Etl.Functions.Runs;
using Etl.Local.Running;

namespace Etl.Cli.Tests.Running;

public sealed class RunSummaryTests
{
    [Fact]
    public void A_load_is_accounted_for() => Snapshot.Matches("summary-loaded", Text(Outcomes.Loaded));

    [Fact]
    public void A_narrow_terminal_wraps_tables_and_no_commands() => Snapshot.Matches("summary-narrow", Text(Outcomes.Loaded, width: 60, repeated: " --workspace /data/space"));

    [Fact]
    public void Colours_are_for_terminals() => Snapshot.Matches("summary-color", Text(Outcomes.Loaded, color: true));

    [Theory]
    [InlineData(0, "\e[32mLoaded\e[0m samples/transactions.csv into transactions")]
    [InlineData(1, "\e[33mLoaded\e[0m samples/transactions.csv into transactions, 1 of 3,000 records rejected")]
    public void Only_a_load_without_rejects_is_green(long rejected, string headline) =>
        Assert.Equal(headline, Text(Outcomes.Loaded with { Accounts = Outcomes.Loaded.Accounts with { Rejected = rejected } }, color: true).Split('\n')[0]);

    [Fact]
    public void A_failure_says_what_and_why() => Snapshot.Matches("summary-failed", Text(Outcomes.Failed));

    [Fact]
    public void A_dry_run_knows_no_changes() => Snapshot.Matches("summary-dry-run", Text(Outcomes.Loaded with
    {
        DryRun = true,
        Strategy = null,
        Accounts = Outcomes.Loaded.Accounts with { Duplicate = null, Inserted = null, Updated = null, Unchanged = null, Ignored = null, Deleted = null },
    }));

    [Theory]
    [InlineData(RunStatus.Skipped)]
    [InlineData(RunStatus.Busy)]
    [InlineData(RunStatus.Superseded)]
    public void What_was_not_loaded_says_so(RunStatus status) => Snapshot.Matches(
        "summary-" + status.ToString().ToLowerInvariant(),
        Text(new RunOutcome
        {
            Status = status,
            File = "a\e[2Jb.csv",
            LoadId = "0123456789abcdef0123",
            Dataset = "transactions",
            Target = "\"Odd\".\"table\"",
            Accounts = new LoadAccounts { Bytes = 10 },
            Reason = "a repeat, already loaded by 99999999999999999999-1 at 2026-01-02 03:04:05 UTC into public.\e[2Jtable; --force loads it again",
        }));

    internal static string Text(RunOutcome outcome, int width = 120, bool color = false, string repeated = "")
    {
        var writer = new StringWriter { NewLine = "\n" };
        new RunSummary(new Screen(writer, isTerminal: color, color, width), repeated, repeated + (repeated.Length > 0 ? " --database …" : "")).Write(outcome);
        return writer.ToString();
    }
}
