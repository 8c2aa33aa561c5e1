using Etl.Cli.Terminals;
using Etl.Local.Running;

namespace Etl.Cli.Running;

/// <summary>What several files of one command come to: how many ended how, and the records and rows of those that were loaded or, in a dry run, checked.</summary>
internal sealed class RunTotal
{
    private readonly List<RunOutcome> _outcomes = [];

    /// <summary>Adds a file.</summary>
    public void Add(RunOutcome outcome) => _outcomes.Add(outcome);

    /// <summary>The line. What is loaded, skipped and failed is always told, all else where there is any.</summary>
    public override string ToString()
    {
        var done = _outcomes.Where(outcome => outcome.Status == RunStatus.Succeeded).Select(outcome => outcome.Accounts).ToList();
        var word = _outcomes.Any(outcome => outcome.DryRun) ? "checked" : "loaded";
        return $"{Quantity.Count(_outcomes.Count)} files: {Quantity.Count(done.Count)} {word}, {Count(RunStatus.Skipped)} skipped{Rare(RunStatus.Superseded, "superseded")}{Rare(RunStatus.Busy, "busy")}, {Count(RunStatus.Failed)} failed; "
            + $"{Sum(done.Select(accounts => accounts.Read))} records read, {Sum(done.Select(accounts => accounts.Rejected))} rejected, {Sum(done.Select(accounts => accounts.Rows))} rows";
    }

    private string Count(RunStatus status) => Quantity.Count(_outcomes.Count(outcome => outcome.Status == status));

    private string Rare(RunStatus status, string word) => _outcomes.Any(outcome => outcome.Status == status) ? $", {Count(status)} {word}" : "";

    private static string Sum(IEnumerable<long?> counts) => Quantity.Count(counts.Sum() ?? 0);
}
