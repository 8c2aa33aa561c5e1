using Etl.Core.Datasets;
using Etl.Core.Plans;
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
    public const string OffsetColumn = CompiledDataset.OffsetColumn;

    /// <summary>The helper columns: where in the file a row is from. With the offset alone no two rows are from the same place.</summary>
    /// <param name="hasRowNumbers">Whether a record may become several rows.</param>
    public static IReadOnlyList<string> PlaceColumns(bool hasRowNumbers) => hasRowNumbers ? [OffsetColumn, CompiledDataset.RowColumn] : [OffsetColumn];

    /// <summary>The same for a dataset's records.</summary>
    public static IReadOnlyList<string> PlaceColumns(Dataset dataset) => PlaceColumns(dataset.Rows.Length > 1);

    /// <summary>The table's name as it stands in a statement.</summary>
    public static string Name(string runId) => SqlName.Quote("etl_staging", runId);

    public static Task CreateAsync(NpgsqlConnection connection, string runId, IReadOnlyList<StagingColumn> declared, bool hasRowNumbers, CancellationToken ct)
    {
        if (declared.FirstOrDefault(c => PlaceColumns(hasRowNumbers).Contains(c.Name)) is { } reserved)
        {
            throw new TargetDiffersException(TargetMessages.ReservedColumn(reserved.Name));
        }

        var columns = string.Concat(declared.Select(c => $"{SqlName.Quote(c.Name)} {SqlType.Check(c.Type)}, "));
        // Vacuum and analyze would read a table that is gone in a minute.
        return connection.ExecuteAsync($"CREATE TABLE {Name(runId)} ({columns}{OffsetColumn} bigint NOT NULL{(hasRowNumbers ? $", {CompiledDataset.RowColumn} smallint NOT NULL" : "")}) WITH (autovacuum_enabled = false)", ct);
    }

    /// <summary>Deletes the rows of the records that begin in any of the half-open ranges of byte offsets.</summary>
    public static async Task DeleteAsync(NpgsqlConnection connection, string runId, IEnumerable<(long Start, long EndExclusive)> ranges, CancellationToken ct)
    {
        var bounds = OffsetRanges.Bounds(ranges);
        if (bounds.Length == 0)
        {
            return;
        }
        // An odd bucket lies between the start of a range and its end: one scan, however many ranges.
        await connection.ExecuteUnboundedAsync($"DELETE FROM {Name(runId)} WHERE width_bucket({OffsetColumn}, $1::bigint[]) % 2 = 1", ct, bounds);
    }

    /// <summary>Drops it, and the list of the records that checks have rejected.</summary>
    public static Task DropAsync(NpgsqlConnection connection, string runId, CancellationToken ct) =>
        connection.ExecuteAsync($"DROP TABLE IF EXISTS {Name(runId)}, {RejectedRecords.Name(runId)}", ct);
}
