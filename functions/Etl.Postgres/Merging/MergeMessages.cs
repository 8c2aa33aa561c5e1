using Etl.Core.Splitting;
using Etl.Postgres.Connections;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>What is said about merges.</summary>
internal static class MergeMessages
{
    public const string InUse = "somebody is using it";

    public const string Changed = "it was changed meanwhile";

    public const string Traces = "it holds rows, or traces of some";

    public const string ManyDuplicates = "too many staged rows are duplicates";

    public const string ManyRejected = "checks have rejected too many staged rows";

    public const string OldSnapshot = "a transaction from before everything was staged would see a part of the rows";

    public const string InsertedNew = "upsert: rows inserted sorted by key, all of them new, which the target's key has proven";

    public const string SequenceLeft = "target.sequences: advance in the dataset has it moved by the load";

    public const string SequenceDescends = "it descends, and only those that ascend are moved";

    public const string SequenceEnds = "it has no value behind it, for its maximum is reached";

    public static string Rows(long count) => count == 1 ? "1 row" : FormattableString.Invariant($"{count} rows");

    public static string FewRows(long rows) => $"{Rows(rows)} {(rows == 1 ? "is" : "are")} too few for it to pay";

    public static string BecameTarget(bool created, bool keyed) =>
        $"the staged table became the target, which {(created ? "did not exist" : "was empty and plain")}{(keyed ? "; its key was built beforehand" : "")}";

    public static string KeyRebuilt(bool created, string because) =>
        $"rows inserted in file order, then the key built, into {(created ? "a new table" : "an empty table, whose key was dropped for it")}{Because(because)}";

    public static string FilledNew(string because) => $"rows inserted in file order into a new table{Because(because)}";

    public static string FilledEmpty(string because) => $"rows inserted sorted by key: the table was empty{Because(because)}";

    private static string Because(string because) => $" (the staged table could not become it: {because})";

    public static string NotStaged(string runId, ChunkKey chunk) => $"Run {runId}: {chunk} is not staged. Nothing was merged.";

    public static string NoEnd(string runId, ChunkKey chunk) => $"Run {runId}: {chunk} has no end. Nothing was merged.";

    public static string NotAbutting(string runId, ChunkKey chunk, long reached) =>
        FormattableString.Invariant($"Run {runId}: {chunk} starts at byte {chunk.Start}, and what is before it ends at {reached}. Nothing was merged.");

    public static string SumsDiffer(string runId, string what, long? claimed, long found) =>
        FormattableString.Invariant($"Run {runId}: {what} do not add up: {claimed?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"} against {found}. Nothing was merged.");

    public static string RowsDiffer(string runId, TargetName target, string what, long expected, long found) =>
        FormattableString.Invariant($"Run {runId}: {expected} rows were to be {what} in {target} and Postgres says {found}. A trigger or a rule on the table that drops or changes rows does this. Nothing was merged.");

    public static string TargetBusy(TargetName target) => $"Another load is merging into {target}. It is tried again.";

    public static string TargetLocked(TargetName target) =>
        $"Somebody holds a lock on {target}, or on rows of it, that the merge needs. It is tried again; pg_locks shows who holds it.";

    public static string Constraint(TargetName target, PostgresException e) =>
        $"Table {Table(target, e)} refuses rows{(string.IsNullOrEmpty(e.ConstraintName) ? "" : $" by {e.ConstraintName}")}: {DatabaseMessages.Say(e)}. Nothing was merged. Correct the file, add a rule to the dataset that rejects such records, or change the constraint.";

    public static string Shrinks(TargetName target, long before, long after, decimal percent) =>
        FormattableString.Invariant($"Table {target} has {Rows(before)}, and the replace would leave {after} ({after * 100m / before:0.##} %)")
        + (after == 0 ? ": a file without a row does not empty a table by itself." : FormattableString.Invariant($", which is less than {percent} % (target.replace_min_percent)."))
        + " Nothing was merged. Let the sender send all rows; or, if so few are right, load the file once with --allow-shrink (\"allowShrink\": true in the options of an execution)"
        + (after == 0 ? "." : ", or lower target.replace_min_percent in the dataset.");

    public static string Cascades(TargetTable target, IReadOnlyList<ReachedRows> reached) =>
        $"To replace the rows of {target.Name} would reach rows of other tables by foreign keys: {string.Join("; ", reached.Select(r => Reached(r, target.Role)))}. Nothing was merged. "
        + "Mode upsert keeps the rows that are still in the file; or let the keys have no ON DELETE action; or, if those rows are to go along, declare target.cascade: allow in the dataset.";

    private static string Reached(ReachedRows reached, string role)
    {
        var rows = reached.Rows is { } count ? $"{Rows(count)} of {reached.Table}" : $"the rows of {reached.Table}, which role {role} may not see,";
        return reached.Action switch
        {
            'c' => $"{rows} would be deleted (ON DELETE CASCADE of {reached.Constraint})",
            'n' => $"{rows} would be set to NULL (ON DELETE SET NULL of {reached.Constraint})",
            _ => $"{rows} would be set to their default (ON DELETE SET DEFAULT of {reached.Constraint})",
        };
    }

    public static string SequenceOfOther(string role) => $"it was not moved, for role {role} does not own it";

    public static string SequenceAdvanced(SequenceFeed feed, long next) => FormattableString.Invariant($"; sequence {feed} moved forward to {next}");

    public static string SequenceHidden(SequenceFeed feed, string role) =>
        $"whether sequence {feed} is behind column {feed.Column}, which it feeds, is not known: role {role} may not look at it. GRANT SELECT ON SEQUENCE {feed.Sql} TO {SqlName.Quote(role)};";

    public static string SequenceBehind(SequenceFeed feed, TargetName target, (long Next, long Farthest) ahead, string obstacle) =>
        FormattableString.Invariant($"sequence {feed} is behind column {feed.Column}, which it feeds: its next value is {ahead.Next}, and the load brought {ahead.Farthest}, ")
        + $"so that a later row without a {feed.Column} may fail or double one; {obstacle}. To move it by hand: {MoveForward(feed, target)}";

    /// <summary>Right whenever it is run: it moves the sequence only forward.</summary>
    private static string MoveForward(SequenceFeed feed, TargetName target)
    {
        var (farthest, beyond) = feed.Increment > 0 ? ($"max({SqlName.Quote(feed.Column)})::bigint", ">=") : ($"min({SqlName.Quote(feed.Column)})::bigint", "<=");
        return $"BEGIN; LOCK TABLE {target.Sql} IN EXCLUSIVE MODE; SELECT setval('{feed.Sql.Replace("'", "''", StringComparison.Ordinal)}', {farthest}) FROM {target.Sql} HAVING {farthest} {beyond} (SELECT last_value FROM {feed.Sql}); COMMIT;";
    }

    private static string Table(TargetName target, PostgresException e) =>
        string.IsNullOrEmpty(e.TableName) ? target.ToString() : $"{e.SchemaName}.{e.TableName}";
}
