using System.Data;
using System.Diagnostics;
using System.Globalization;
using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Etl.Postgres.Loads;
using Etl.Postgres.Merging;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Sinks;

public sealed partial class PostgresSink
{
    /// <summary>How long a merge waits for a lock before it is tried again outside the function.</summary>
    internal static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    /// <remarks>Order of locks: load, run, chunks, the target's advisory lock, the target.</remarks>
    public Task<ReduceResult> PublishAsync(ReduceRequest request, RejectJudge judge, CancellationToken ct) =>
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
            try
            {
                var result = await MergeAsync(c, request, judge, ct);
                await transaction.CommitAsync(ct);
                return result;
            }
            catch (TooManyRejectsException)
            {
                // Judged before anything else is written: what is kept is the list of rejects alone, for the files of the refused run.
                await transaction.CommitAsync(ct);
                throw;
            }
        }, ct, LockTimeout);

    private async Task<ReduceResult> MergeAsync(NpgsqlConnection connection, ReduceRequest request, RejectJudge judge, CancellationToken ct)
    {
        var (load, run) = await PostgresLoadRegistry.LockAsync(connection, request.RunId, ct);
        if (run.Result is { } stored)
        {
            return stored;
        }

        if (!run.Unfinished)
        {
            throw new StaleRunException(LoadMessages.RunEnded(run.RunId, run.State));
        }

        if (request.Fence != load.Fence)
        {
            throw new StaleRunException(LoadMessages.FenceLower(run.RunId, request.Fence, load.Fence));
        }

        var chunks = await RunStorage.ReadCurrentAsync(connection, run.RunId, locked: true, ct);
        var name = await TargetCatalog.ResolveAsync(connection, request.Dataset.Target, ct);
        var content = await ReadContentAsync(connection, run, name, request, ct);
        Reconciliation.Require(run, chunks, request.Proven);
        if (await connection.ScalarAsync("SELECT pg_try_advisory_xact_lock($1)", ct, LockKey.Target(name.Schema, name.Table)) is not true)
        {
            throw new TargetBusyException(MergeMessages.TargetBusy(name));
        }
        // Under the lock, so that no other load of this target comes in between.
        if (await FindReasonToSkipAsync(connection, run, name, content, request, ct) is { } skipped)
        {
            return await SkipAsync(connection, run, skipped, ct);
        }

        try
        {
            var result = await LoadAsync(connection, run, name, request, judge, ct);
            // What a check says may depend on the database: another one may take those records, as it may those that the target alone refused.
            var rejectedByTarget = chunks.Sum(chunk => chunk.Report!.RejectedByTarget) + result.RejectedByCheck.Values.Sum();
            await RecordAsync(connection, run, name, content, rejectedByTarget, result, ct);
            return result;
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

    private async Task<ReduceResult> LoadAsync(
        NpgsqlConnection connection, RunRow run, TargetName name, ReduceRequest request, RejectJudge judge, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var dataset = request.Dataset;
        // All chunks are staged, and were committed before this moment of the server's clock.
        var complete = await ClockAsync(connection, ct);
        await MergeMemory.SetAsync(connection, ct);
        var staged = await new StagedRows(connection, run.RunId, name, dataset, ct).CountAsync();
        Require("rows in staging", request.Proven.Rows, staged);

        var rejects = new RejectedRecords(connection, run.RunId, ct);
        var byCheck = await rejects.FindAsync(Checks);
        var rejected = byCheck.Values.Sum();
        if (rejected > 0)
        {
            await judge(byCheck, ct);
        }

        var rejectedRows = await rejects.TakeOutAsync(rejected);
        var rows = staged - rejectedRows;

        var (table, created) = await FindOrCreateAsync(connection, name, dataset, ct);
        var merge = new TargetMerge(connection, run.RunId, table, dataset, ct)
        {
            Thresholds = _thresholds,
            AllowShrink = request.AllowShrink,
            Created = created,
            RejectedRows = rejectedRows,
        };
        var counts = await merge.RunAsync(rows, complete);
        Require("rows = duplicate + inserted + updated + unchanged + ignored", rows, counts.Rows);

        var sequence = (long)(await connection.ScalarAsync("SELECT coalesce(max(merge_sequence), 0) + 1 FROM etl.run WHERE target = $1", ct, name.Sql))!;
        return new ReduceResult
        {
            Outcome = ReduceOutcome.Loaded,
            Accounts = request.Proven with
            {
                Accepted = request.Proven.Accepted - rejected,
                Rejected = request.Proven.Rejected + rejected,
                Rows = rows,
                Duplicate = counts.Duplicate,
                Inserted = counts.Inserted,
                Updated = counts.Updated,
                Unchanged = counts.Unchanged,
                Ignored = counts.Ignored,
                Deleted = counts.Deleted,
            },
            RejectedByCheck = byCheck,
            Strategy = counts.Strategy,
            MergeSequence = sequence,
            DecidedAt = new DateTimeOffset(complete),
            MergeSeconds = clock.Elapsed.TotalSeconds,
            Warnings = [.. request.Warnings, .. counts.Warnings],
        };

        void Require(string what, long? expected, long found)
        {
            if (expected != found)
            {
                throw new AccountsException(MergeMessages.SumsDiffer(run.RunId, what, expected, found));
            }
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

    /// <summary>What is to be merged, as far as it decides about repeats.</summary>
    private static async Task<LoadContent> ReadContentAsync(NpgsqlConnection connection, RunRow run, TargetName name, ReduceRequest request, CancellationToken ct)
    {
        var (target, meaning) = (await connection.QueryAsync(
            "SELECT l.target, r.meaning FROM etl.run r JOIN etl.load l USING (load_id) WHERE r.run_id = $1", r => (r.GetString(0), r.Nullable<string>(1)), ct, run.RunId)).Single();
        // It has none when an execution of an earlier version has claimed it.
        return target == "" || target == name.Sql
            ? new LoadContent(request.Dataset.Name, meaning, request.Digest.ToString("x16", CultureInfo.InvariantCulture), run.Size)
            : throw new StaleRunException(LoadMessages.OtherTarget(run.LoadId, target, name));
    }

    private static async Task<ReduceResult?> FindReasonToSkipAsync(
        NpgsqlConnection connection, RunRow run, TargetName name, LoadContent content, ReduceRequest request, CancellationToken ct)
    {
        if (request.Force)
        {
            return null;
        }

        var mode = request.Dataset.Target.Mode;
        var repeats = new Repeats(connection, name, ct);
        if (mode != MergeMode.Append && await repeats.FindLaterAsync(run.LoadId) is { } later)
        {
            return Left(ReduceOutcome.Superseded, later, RepeatMessages.Superseded(later, name));
        }

        if (request.Dataset.Duplicate == DuplicatePolicy.Load)
        {
            return null;
        }

        var other = mode == MergeMode.Append ? await repeats.FindAppendedAsync(content) : await repeats.FindLastAsync(content);
        return other is null ? null : Left(ReduceOutcome.Duplicate, other, RepeatMessages.SameBytes(other, name, mode));

        ReduceResult Left(ReduceOutcome outcome, EarlierRun earlier, string reason) =>
            new() { Outcome = outcome, Accounts = request.Proven, Warnings = request.Warnings, OtherRunId = earlier.RunId, Reason = reason };
    }

    /// <summary>Ends a run that is not to be merged. Its chunk rows stay for Finish, which writes the rejects.</summary>
    private static async Task<ReduceResult> SkipAsync(NpgsqlConnection connection, RunRow run, ReduceResult result, CancellationToken ct)
    {
        var duplicate = result.Outcome == ReduceOutcome.Duplicate;
        result = result with { DecidedAt = new DateTimeOffset(await ClockAsync(connection, ct)) };
        await PostgresLoadRegistry.EndRunAsync(connection, run.RunId, error: null, ct);
        await connection.ExecuteAsync("UPDATE etl.run SET result = $2::jsonb WHERE run_id = $1", ct, run.RunId, StoredJson.Write(result));
        // Of a repeat it stays known what its bytes are, whatever is tried with it later: an older version must not come after it.
        await connection.ExecuteAsync(
            """
            UPDATE etl.load SET status = $2, other_run = $3, reason = $4, repeat_of = CASE WHEN $2 = 'skipped' THEN $3 ELSE repeat_of END, changed_at = now()
            WHERE load_id = $1
            """, ct, run.LoadId, duplicate ? "skipped" : "superseded", result.OtherRunId, result.Reason);
        await StagingTable.DropAsync(connection, run.RunId, ct);
        return result;
    }

    private static async Task RecordAsync(
        NpgsqlConnection connection, RunRow run, TargetName name, LoadContent content, long rejectedByTarget, ReduceResult result, CancellationToken ct)
    {
        // The target as it is at last: it may be a table that was the staged one.
        await connection.ExecuteAsync(
            $"""
            UPDATE etl.run SET state = 'loaded', digest = $2, target = $3, merge_sequence = $4, result = $5::jsonb, rejected_by_target = $6,
              (registry_oid, target_oid, target_files) = ({TargetStanding.Select("$3")}), changed_at = now(), ended_at = now()
            WHERE run_id = $1
            """,
            ct, run.RunId, content.Digest, name.Sql, result.MergeSequence, StoredJson.Write(result), rejectedByTarget);
        await connection.ExecuteAsync(
            """
            UPDATE etl.load SET status = 'loaded', loaded_run = $2, loaded_at = now(), published_at = NULL, repeat_of = NULL, other_run = NULL, reason = NULL,
              error = NULL, changed_at = now()
            WHERE load_id = $1
            """, ct, run.LoadId, run.RunId);
    }

    private static async Task<DateTime> ClockAsync(NpgsqlConnection connection, CancellationToken ct) =>
        (DateTime)(await connection.ScalarAsync("SELECT clock_timestamp()", ct))!;
}
