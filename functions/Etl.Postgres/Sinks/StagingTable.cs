using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Sinks;

/// <summary>
/// A run's staging table: the sink's part in the transactions that open a run, supersede chunks and end a run. It locks nothing but the table,
/// and comes after load, run and chunks.
/// </summary>
internal static class StagingTable
{
    /// <summary>The helper column of every staging table: the byte offset of the row's record in the file.</summary>
    public const string OffsetColumn = "_offset";

    /// <summary>The table's name as it stands in a statement.</summary>
    public static string Name(string runId) => SqlName.Quote("etl_staging", runId);

    public static Task CreateAsync(NpgsqlConnection connection, string runId, IReadOnlyList<StagingColumn> declared, CancellationToken ct)
    {
        if (declared.Any(c => c.Name == OffsetColumn))
            throw new TargetDiffersException(TargetMessages.ReservedColumn(OffsetColumn));
        var columns = string.Concat(declared.Select(c => $"{SqlName.Quote(c.Name)} {SqlType.Check(c.Type)}, "));
        // Vacuum and analyze would read a table that is gone in a minute.
        return connection.ExecuteAsync($"CREATE TABLE {Name(runId)} ({columns}{OffsetColumn} bigint NOT NULL) WITH (autovacuum_enabled = false)", ct);
    }

    /// <summary>Deletes the rows of the records that begin in any of the half-open ranges of byte offsets.</summary>
    public static async Task DeleteAsync(NpgsqlConnection connection, string runId, IEnumerable<(long Start, long EndExclusive)> ranges, CancellationToken ct)
    {
        var bounds = OffsetRanges.Bounds(ranges);
        if (bounds.Length == 0)
            return;
        // An odd bucket lies between the start of a range and its end: one scan, however many ranges.
        await connection.ExecuteUnboundedAsync($"DELETE FROM {Name(runId)} WHERE width_bucket({OffsetColumn}, $1::bigint[]) % 2 = 1", ct, bounds);
    }

    /// <summary>Drops it, and the list of the records that checks have rejected.</summary>
    public static Task DropAsync(NpgsqlConnection connection, string runId, CancellationToken ct) =>
        connection.ExecuteAsync($"DROP TABLE IF EXISTS {Name(runId)}, {RejectedRecords.Name(runId)}", ct);
}
