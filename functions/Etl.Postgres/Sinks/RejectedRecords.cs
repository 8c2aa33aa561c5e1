using System.Collections.Immutable;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Postgres.Connections;
using Etl.Postgres.Merging;
using Npgsql;

namespace Etl.Postgres.Sinks;

/// <summary>A question to all staged rows of a load, asked before they are merged.</summary>
/// <param name="Name">Its name, which no other check of the load has.</param>
/// <param name="Select">
/// Makes a query of a relation, as FROM takes it in front of an alias: for each record to be rejected its offset, a bigint, and what is wrong with
/// it, a text.
/// </param>
internal sealed record LoadCheck(string Name, Func<string, string> Select);

/// <summary>
/// The records that checks over the whole load have rejected, in a table beside the run's staging table, which is created when checks are asked and
/// dropped with the staging table, after the reject files are written.
/// </summary>
internal sealed class RejectedRecords(NpgsqlConnection connection, string runId, CancellationToken ct)
{
    private readonly string _table = Name(runId);
    private readonly string _staged = StagingTable.Name(runId);

    /// <summary>The table's name as it stands in a statement. No run has a name that ends so.</summary>
    public static string Name(string runId) => SqlName.Quote("etl_staging", runId + "-rejects");

    /// <summary>
    /// Asks all checks, each about the records that those before it have left, and lists what they reject. A record is rejected once. The staging
    /// table stays as it is.
    /// </summary>
    /// <returns>The records rejected, by check; those checks that have rejected some.</returns>
    public async Task<ImmutableSortedDictionary<string, long>> FindAsync(IReadOnlyList<LoadCheck> checks)
    {
        if (checks.Count == 0)
        {
            return ImmutableSortedDictionary<string, long>.Empty;
        }

        var byCheck = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        // One of an attempt that was refused may be there.
        await connection.ExecuteAsync("DROP TABLE IF EXISTS " + _table, ct);
        await connection.ExecuteAsync(
            $"CREATE TABLE {_table} (record_offset bigint PRIMARY KEY, check_name text NOT NULL, message text NOT NULL) WITH (autovacuum_enabled = false)", ct);
        foreach (var check in checks)
        {
            var left = byCheck.Count == 0
                ? _staged
                : $"(SELECT * FROM {_staged} s WHERE NOT EXISTS (SELECT FROM {_table} r WHERE r.record_offset = s.{StagingTable.OffsetColumn}))";
            var found = await connection.ExecuteUnboundedAsync(
                $"""
                INSERT INTO {_table} SELECT record_offset, $1, message
                FROM ({check.Select(left)}) c (record_offset, message) ORDER BY record_offset, message
                ON CONFLICT DO NOTHING
                """, ct, check.Name);
            if (found > 0)
            {
                byCheck.Add(check.Name, found);
            }
        }

        return byCheck.ToImmutable();
    }

    /// <summary>Deletes all rows of the listed records from the staging table, and returns how many there were.</summary>
    /// <param name="records">The records listed.</param>
    /// <exception cref="AccountsException">Some of them have no row there.</exception>
    public async Task<long> TakeOutAsync(long records)
    {
        if (records == 0)
        {
            return 0;
        }

        var (rows, found) = (await connection.QueryUnboundedAsync(
            $"""
            WITH gone AS (DELETE FROM {_staged} s USING {_table} r WHERE s.{StagingTable.OffsetColumn} = r.record_offset RETURNING s.{StagingTable.OffsetColumn} AS place)
            SELECT count(*), count(DISTINCT place) FROM gone
            """, r => (r.GetInt64(0), r.GetInt64(1)), ct))[0];
        return found == records ? rows : throw new AccountsException(MergeMessages.SumsDiffer(runId, "records rejected by checks", records, found));
    }

    /// <summary>The first of those in a range of offsets, in file order; null when the run has no such table.</summary>
    public async Task<IReadOnlyList<StagedReject>?> ReadAsync(long start, long endExclusive, int most)
    {
        try
        {
            return await connection.QueryAsync(
                $"SELECT record_offset, check_name, message FROM {_table} WHERE record_offset >= $1 AND record_offset < $2 ORDER BY record_offset LIMIT $3",
                r => new StagedReject(r.GetInt64(0), r.GetString(1), r.GetString(2)), ct, start, endExclusive, most);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }
}
