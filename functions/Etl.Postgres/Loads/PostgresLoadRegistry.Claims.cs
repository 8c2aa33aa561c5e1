using Etl.Core.Datasets;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Loads;

public sealed partial class PostgresLoadRegistry
{
    /// <summary>Either an answer, or the holder whose life decides it.</summary>
    private sealed record Decision(Claim? Claim, Holder? Holder);

    /// <summary>Who holds a claim, at one moment.</summary>
    private sealed record Holder(string LoadId, string Owner, long Fence);

    /// <inheritdoc/>
    public async Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken ct)
    {
        await connections.Schema.EnsureAsync(ct);
        Holder? dead = null;
        while (true)
        {
            // Whether the holder lives is asked between two transactions: the answer can take a while, and it is
            // worth something only as long as the claim is still held by whom it was asked about.
            var known = dead;
            var decision = await connections.TransactAsync(BackendName.Registry, c => DecideAsync(c, request, known, ct), ct);
            if (decision.Claim is { } claim)
            {
                return claim;
            }

            dead = decision.Holder!;
            if (await liveness.IsRunningAsync(dead.Owner, ct))
            {
                return new Claim { Outcome = ClaimOutcome.Busy, LoadId = dead.LoadId, Owner = dead.Owner, Fence = dead.Fence };
            }
        }
    }

    private static async Task<Decision> DecideAsync(NpgsqlConnection connection, ClaimRequest request, Holder? dead, CancellationToken ct)
    {
        var repeats = new Repeats(connection, await TargetCatalog.NameAsync(connection, request.Target, ct), ct);
        var loadId = await FindOrInsertAsync(connection, request, repeats.Target, ct);

        // Looked at without a lock first: a merge holds it for as long as it takes, and its owner is alive.
        if (await DecideWithoutTakingAsync(request, (await LoadRow.FindAsync(connection, loadId, locked: false, ct))!, repeats, dead) is { } first)
        {
            return first;
        }

        if (dead is not null && await RunRow.LatestAsync(connection, loadId, locked: false, ct) is { } left && left.Owner == dead.Owner)
        {
            await Backends.TerminateRunAsync(connection, left.RunId, ct);
        }

        var load = (await LoadRow.FindAsync(connection, loadId, locked: true, ct))!;
        return await DecideWithoutTakingAsync(request, load, repeats, dead) ?? new Decision(await AnswerAsync(connection, request, load, repeats, ct), null);
    }

    /// <summary>The load's row, by what it is a load of: one of an earlier version has another name, and knows its target only from here on.</summary>
    private static async Task<string> FindOrInsertAsync(NpgsqlConnection connection, ClaimRequest request, TargetName target, CancellationToken ct)
    {
        var o = request.Object;
        await connection.ExecuteAsync(
            "UPDATE etl.load SET target = $5 WHERE bucket = $1 AND key = $2 AND version = $3 AND dataset = $4 AND target = ''",
            ct, o.Bucket, o.Key, o.Version, request.Dataset, target.Sql);
        await connection.ExecuteAsync(
            """
            INSERT INTO etl.load (load_id, bucket, key, version, size, etag, sequencer, dataset, target, status)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'loading') ON CONFLICT DO NOTHING
            """, ct, LoadIds.Of(o, request.Dataset, target.Sql), o.Bucket, o.Key, o.Version, o.Size, o.ETag, o.Sequencer, request.Dataset, target.Sql);
        return (string)(await connection.ScalarAsync(
            "SELECT load_id FROM etl.load WHERE bucket = $1 AND key = $2 AND version = $3 AND dataset = $4 AND target = $5",
            ct, o.Bucket, o.Key, o.Version, request.Dataset, target.Sql))!;
    }

    private static async Task<Decision?> DecideWithoutTakingAsync(ClaimRequest request, LoadRow load, Repeats repeats, Holder? dead)
    {
        if (load is { LoadedRun: { } loadedRun, Published: true } && !request.Force
            && await repeats.ReadAsync(loadedRun) is var earlier && await repeats.IsOfAsync(earlier, request.Meaning))
        {
            return new Decision(LoadedBefore(request, load, earlier, repeats.Target), null);
        }

        return load.Owner is { } owner && owner != request.Owner && new Holder(load.LoadId, owner, load.Fence) is var holder && holder != dead ? new Decision(null, holder) : null;
    }

    private static async Task<Claim> AnswerAsync(NpgsqlConnection connection, ClaimRequest request, LoadRow load, Repeats repeats, CancellationToken ct)
    {
        if (load.LoadedRun is { } loadedRun)
        {
            // An execution that comes back to its own loaded run has done what it was to do, forced or not.
            var isOwn = await IsOwnRunAsync(connection, loadedRun, request.Owner, ct);
            if (!load.Published && (isOwn || !request.Force))
            {
                await connection.ExecuteAsync("UPDATE etl.run SET owner = $2 WHERE run_id = $1", ct, loadedRun, request.Owner);
                var fence = await TakeAsync(connection, load.LoadId, request.Owner, "loaded", ct);
                return new Claim { Outcome = ClaimOutcome.LoadedUnpublished, LoadId = load.LoadId, RunId = loadedRun, Fence = fence };
            }

            var earlier = await repeats.ReadAsync(loadedRun);
            if (isOwn)
            {
                return LoadedBefore(request, load, earlier, repeats.Target);
            }

            if (!request.Force && request.Target.Mode == MergeMode.Append && earlier.Rows > 0)
            {
                throw repeats.Unsure(earlier, request.Meaning);
            }
        }

        if (!request.Force && request.Target.Mode != MergeMode.Append && await repeats.FindLaterAsync(load.LoadId) is { } later)
        {
            var reason = RepeatMessages.Superseded(later, repeats.Target);
            await connection.ExecuteAsync(
                "UPDATE etl.load SET status = 'superseded', other_run = $2, reason = $3, owner = NULL, changed_at = now() WHERE load_id = $1",
                ct, load.LoadId, later.RunId, reason);
            return new Claim { Outcome = ClaimOutcome.Superseded, LoadId = load.LoadId, RunId = later.RunId, Fence = load.Fence, Reason = reason };
        }

        return new Claim
        {
            Outcome = ClaimOutcome.Claimed,
            LoadId = load.LoadId,
            Fence = await TakeAsync(connection, load.LoadId, request.Owner, "loading", ct),
            Owner = request.Owner,
        };
    }

    private static Claim LoadedBefore(ClaimRequest request, LoadRow load, EarlierRun earlier, TargetName target) => new()
    {
        Outcome = ClaimOutcome.AlreadyLoaded,
        LoadId = load.LoadId,
        RunId = earlier.RunId,
        Fence = load.Fence,
        Reason = RepeatMessages.SameVersion(earlier, target, request.Target.Mode),
    };

    private static async Task<bool> IsOwnRunAsync(NpgsqlConnection connection, string runId, string owner, CancellationToken ct) =>
        (await RunRow.FindAsync(connection, runId, locked: false, ct))?.Owner == owner;

    private static async Task<long> TakeAsync(NpgsqlConnection connection, string loadId, string owner, string status, CancellationToken ct) =>
        (long)(await connection.ScalarAsync(
            """
            UPDATE etl.load SET fence = fence + CASE WHEN owner = $2 THEN 0 ELSE 1 END, owner = $2, status = $3,
              error = NULL, other_run = NULL, reason = NULL, claimed_at = now(), changed_at = now()
            WHERE load_id = $1 RETURNING fence
            """, ct, loadId, owner, status))!;
}
