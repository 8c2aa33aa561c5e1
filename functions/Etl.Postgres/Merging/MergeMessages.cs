using Etl.Functions.Runs;
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

    public const string OldSnapshot = "a transaction from before everything was staged would see a part of the rows";

    public const string InsertedNew = "upsert: rows inserted sorted by key, all of them new, which the target's key has proven";

    public static string FewRows(long rows) => FormattableString.Invariant($"{rows} rows are too few for it to pay");

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

    private static string Table(TargetName target, PostgresException e) =>
        string.IsNullOrEmpty(e.TableName) ? target.ToString() : $"{e.SchemaName}.{e.TableName}";
}
