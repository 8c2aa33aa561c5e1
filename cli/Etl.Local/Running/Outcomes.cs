using Etl.Functions.Runs;
using Etl.Local.Objects;
using Etl.Postgres.Connections;

namespace Etl.Local.Running;

/// <summary>Turns a run's report into what people are shown.</summary>
internal static class Outcomes
{
    /// <summary>The outcome with what its report knows.</summary>
    public static RunOutcome With(this RunOutcome outcome, LoadReport report, DirectoryStore store) => outcome with
    {
        Accounts = report.Accounts,
        RejectsByKind =
        [
            .. report.RejectsByRule.Where(rule => !rule.Key.Contains('.', StringComparison.Ordinal))
                .OrderByDescending(rule => rule.Value).ThenBy(rule => rule.Key, StringComparer.Ordinal),
        ],
        FirstRejects = report.FirstRejects,
        RejectsPath = report.RejectsKey is { } key ? Path.GetDirectoryName(store.PathOf(DirectoryStore.WorkspaceBucket, key)) : null,
        Target = report.Status == LoadStatus.Checked ? null : string.Join('.', report.Target.Split('.').Select(SqlName.Shown)),
        Strategy = report.Strategy,
        Warnings = report.Warnings,
        Reason = report.Reason,
    };
}
