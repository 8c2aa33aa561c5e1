using System.Data;
using System.Diagnostics;
using System.Globalization;
using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Reduce;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Etl.Postgres.Loads;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>Merges a run's staging table into its target and records the load, in one transaction.</summary>
/// <remarks>Order of locks: load, run, chunks, the target's advisory lock, the target.</remarks>
public sealed class PostgresMerger : IMerger
{
    /// <summary>How long a merge waits for a lock before it is tried again outside the function.</summary>
    internal static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    private readonly DatabaseConnections _connections;
    private readonly MergeThresholds _thresholds;

    /// <summary>Prepares a merger; it connects when it merges.</summary>
    public PostgresMerger(DatabaseConnections connections)
        : this(connections, new MergeThresholds())
    {
    }

    internal PostgresMerger(DatabaseConnections connections, MergeThresholds thresholds) => (_connections, _thresholds) = (connections, thresholds);

    /// <inheritdoc/>
    public Task<ReduceResult> MergeAsync(ReduceRequest request, CancellationToken ct) =>
        _connections.UseAsync(BackendName.Merge(request.RunId), async c =>
        {
            // Seen by others from here on: what follows is one transaction, of which nothing shows before it ends.
            await c.ExecuteAsync(
                """
                UPDATE etl.run r SET state = 'staged', changed_at = now() FROM etl.load l
                WHERE r.run_id = $1 AND r.state = 'planned' AND l.load_id = r.load_id AND l.fence = $2
                  AND NOT EXISTS (SELECT 1 FROM etl.chunk c WHERE c.run_id = $1 AND c.state = 'planned')
                """, ct, request.RunId, request.Fence);
            // Under a lock, what is looked at has to be what is there now, whatever the role's default isolation.
            await using var transaction = await c.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
            var result = await MergeAsync(c, request, ct);
            await transaction.CommitAsync(ct);
            return result;
        }, ct, LockTimeout);

    private async Task<ReduceResult> MergeAsync(NpgsqlConnection connection, ReduceRequest request, CancellationToken ct)
    {
        var (load, run) = await PostgresLoadRegistry.LockAsync(connection, request.RunId, ct);
        if (run.Result is { } stored)
            return stored;
        if (!run.Unfinished)
            throw new StaleRunException(LoadMessages.RunEnded(run.RunId, run.State));
        if (request.Fence != load.Fence)
            throw new StaleRunException(LoadMessages.FenceLower(run.RunId, request.Fence, load.Fence));
        Reconciliation.Require(run.RunId, run.DataStart, run.Size, await RunStorage.ReadCurrentAsync(connection, run.RunId, locked: true, ct), request.Proven);

        var name = await TargetCatalog.ResolveAsync(connection, request.Dataset.Target, ct);
        if (await connection.ScalarAsync("SELECT pg_try_advisory_xact_lock($1)", ct, LockKey.Target(name.Schema, name.Table)) is not true)
            throw new TargetBusyException(MergeMessages.TargetBusy(name));
        // Under the lock, so that no other load of this target comes in between.
        if (await FindReasonToSkipAsync(connection, run, request, ct) is { } skipped)
            return await SkipAsync(connection, run, skipped, ct);
        try
        {
            return await LoadAsync(connection, run, name, request, ct);
        }
        catch (PostgresException e) when (e.ConstraintName == "run_content_once")
        {
            throw new TargetBusyException(MergeMessages.SameBytesAtOnce(run.RunId), e);
        }
        // A table that appears while we create it is looked at by the next attempt.
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DuplicateTable)
        {
            throw new TargetBusyException(MergeMessages.TargetLocked(name), e);
        }
        // 22: data that a type or a domain refuses, 23: constraints.
        catch (PostgresException e) when (e.SqlState is ['2', '2' or '3', ..])
        {
            throw new TargetConstraintException(MergeMessages.Constraint(name, e), e);
        }
    }

    private async Task<ReduceResult> LoadAsync(NpgsqlConnection connection, RunRow run, TargetName name, ReduceRequest request, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var dataset = request.Dataset;
        // All chunks are staged, and were committed before this moment of the server's clock.
        var complete = await ClockAsync(connection, ct);
        await MergeMemory.SetAsync(connection, ct);
        var (table, created) = await FindOrCreateAsync(connection, name, dataset, ct);
        var staged = new StagedRows(connection, run.RunId, name, dataset, ct);
        var rows = await staged.CountAsync();
        Require("rows in staging", request.Proven.Rows, rows);
        var merge = new TargetMerge(connection, run.RunId, table, dataset, ct) { Thresholds = _thresholds, Created = created };
        var counts = await merge.RunAsync(rows, complete);
        Require("rows = duplicate + inserted + updated + unchanged + ignored", rows, counts.Rows);

        var sequence = (long)(await connection.ScalarAsync("SELECT coalesce(max(merge_sequence), 0) + 1 FROM etl.run WHERE target = $1", ct, name.Sql))!;
        var result = new ReduceResult
        {
            Outcome = ReduceOutcome.Loaded,
            Accounts = request.Proven with
            {
                Rows = rows,
                Duplicate = counts.Duplicate,
                Inserted = counts.Inserted,
                Updated = counts.Updated,
                Unchanged = counts.Unchanged,
                Ignored = counts.Ignored,
                Deleted = counts.Deleted,
            },
            Strategy = counts.Strategy,
            MergeSequence = sequence,
            DecidedAt = new DateTimeOffset(complete),
            MergeSeconds = clock.Elapsed.TotalSeconds,
            Warnings = [.. request.Warnings, .. counts.Warnings],
        };
        await RecordAsync(connection, run, name, request, result, ct);
        return result;

        void Require(string what, long? expected, long found)
        {
            if (expected != found)
                throw new AccountsException(MergeMessages.SumsDiffer(run.RunId, what, expected, found));
        }
    }

    /// <summary>The target, which is not locked yet, and whether it was created a moment ago.</summary>
    private static async Task<(TargetTable Table, bool Created)> FindOrCreateAsync(NpgsqlConnection connection, TargetName name, Dataset dataset, CancellationToken ct)
    {
        if (await TargetCatalog.FindAsync(connection, name, ct) is { } seen)
        {
            TargetComparison.Require(dataset, seen);
            return (seen, false);
        }

        // With its key, so that it has the names, and the schema's default grants, that it would have by hand.
        await connection.ExecuteAsync(TargetCreation.CreateTable(name, dataset), ct);
        return ((await TargetCatalog.FindAsync(connection, name, ct))!, true);
    }

    private static async Task<ReduceResult?> FindReasonToSkipAsync(NpgsqlConnection connection, RunRow run, ReduceRequest request, CancellationToken ct)
    {
        if (request.Force)
            return null;
        if (request.Dataset.Target.Mode != MergeMode.Append && await LaterLoad.FindAsync(connection, run.LoadId, request.Dataset.Name, ct) is { } later)
            return new ReduceResult { Outcome = ReduceOutcome.Superseded, Accounts = request.Proven, Warnings = request.Warnings, OtherRunId = later.RunId };
        if (request.Dataset.Duplicate == DuplicatePolicy.Load)
            return null;
        var other = (string?)await connection.ScalarAsync(
            "SELECT run_id FROM etl.run WHERE content_once AND dataset = $1 AND digest = $2 AND size = $3", ct, request.Dataset.Name, Hex(request.Digest), run.Size);
        return other is null ? null : new ReduceResult { Outcome = ReduceOutcome.Duplicate, Accounts = request.Proven, Warnings = request.Warnings, OtherRunId = other };
    }

    /// <summary>Ends a run that is not to be merged. Its chunk rows stay for Finish, which writes the rejects.</summary>
    private static async Task<ReduceResult> SkipAsync(NpgsqlConnection connection, RunRow run, ReduceResult result, CancellationToken ct)
    {
        var duplicate = result.Outcome == ReduceOutcome.Duplicate;
        result = result with { DecidedAt = new DateTimeOffset(await ClockAsync(connection, ct)) };
        await PostgresLoadRegistry.EndRunAsync(connection, run.RunId, duplicate ? MergeMessages.DuplicateRun : MergeMessages.SupersededRun, ct);
        await connection.ExecuteAsync("UPDATE etl.run SET result = $2::jsonb WHERE run_id = $1", ct, run.RunId, StoredJson.Write(result));
        await connection.ExecuteAsync(
            "UPDATE etl.load SET status = $2, other_run = $3, changed_at = now() WHERE load_id = $1", ct, run.LoadId, duplicate ? "skipped" : "superseded", result.OtherRunId);
        await RunStorage.DropStagingAsync(connection, run.RunId, ct);
        return result;
    }

    private static async Task RecordAsync(
        NpgsqlConnection connection, RunRow run, TargetName name, ReduceRequest request, ReduceResult result, CancellationToken ct)
    {
        await connection.ExecuteAsync(
            """
            UPDATE etl.run SET state = 'loaded', digest = $2, content_once = $3, target = $4, merge_sequence = $5, result = $6::jsonb,
              changed_at = now(), ended_at = now()
            WHERE run_id = $1
            """,
            ct, run.RunId, Hex(request.Digest), !request.Force && request.Dataset.Duplicate == DuplicatePolicy.Skip, name.Sql, result.MergeSequence, StoredJson.Write(result));
        await connection.ExecuteAsync(
            """
            UPDATE etl.load SET status = 'loaded', loaded_run = $2, loaded_at = now(), published_at = NULL, other_run = NULL, error = NULL, changed_at = now()
            WHERE load_id = $1
            """, ct, run.LoadId, run.RunId);
    }

    private static async Task<DateTime> ClockAsync(NpgsqlConnection connection, CancellationToken ct) =>
        (DateTime)(await connection.ScalarAsync("SELECT clock_timestamp()", ct))!;

    private static string Hex(ulong digest) => digest.ToString("x16", CultureInfo.InvariantCulture);
}
