using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Loads;

public sealed partial class PostgresLoadRegistry
{
    /// <summary>Either an answer, or the holder whose life decides it.</summary>
    private sealed record Decision(Claim? Claim, Holder? Holder);

    /// <summary>Who holds a claim, at one moment.</summary>
    private sealed record Holder(string Owner, long Fence);

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
                return claim;
            dead = decision.Holder!;
            if (await liveness.IsRunningAsync(dead.Owner, ct))
                return new Claim { Outcome = ClaimOutcome.Busy, Owner = dead.Owner, Fence = dead.Fence };
        }
    }

    private static async Task<Decision> DecideAsync(NpgsqlConnection connection, ClaimRequest request, Holder? dead, CancellationToken ct)
    {
        var o = request.Object;
        await connection.ExecuteAsync(
            """
            INSERT INTO etl.load (load_id, bucket, key, version, size, etag, sequencer, dataset, status)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'loading') ON CONFLICT (load_id) DO NOTHING
            """, ct, request.LoadId, o.Bucket, o.Key, o.Version, o.Size, o.ETag, o.Sequencer, request.Dataset);

        // Looked at without a lock first: a merge holds it for as long as it takes, and its owner is alive.
        if (DecideWithoutTaking(request, (await LoadRow.FindAsync(connection, request.LoadId, locked: false, ct))!, dead) is { } first)
            return first;
        if (dead is not null && await RunRow.LatestAsync(connection, request.LoadId, locked: false, ct) is { } left && left.Owner == dead.Owner)
            await Backends.TerminateRunAsync(connection, left.RunId, ct);
        var load = (await LoadRow.FindAsync(connection, request.LoadId, locked: true, ct))!;
        return DecideWithoutTaking(request, load, dead) ?? new Decision(await AnswerAsync(connection, request, load, ct), null);
    }

    private static Decision? DecideWithoutTaking(ClaimRequest request, LoadRow load, Holder? dead) => load switch
    {
        { LoadedRun: not null, Published: true } when !request.Force => new Decision(LoadedBefore(load, ClaimOutcome.AlreadyLoaded, load.Fence), null),
        { Owner: { } owner } when owner != request.Owner && new Holder(owner, load.Fence) is var holder && holder != dead => new Decision(null, holder),
        _ => null,
    };

    private static async Task<Claim> AnswerAsync(NpgsqlConnection connection, ClaimRequest request, LoadRow load, CancellationToken ct)
    {
        if (load.LoadedRun is { } loadedRun && !(request.Force && !await IsOwnForcedRunAsync(connection, loadedRun, request.Owner, ct)))
        {
            if (load.Published)
                return LoadedBefore(load, ClaimOutcome.AlreadyLoaded, load.Fence);
            await connection.ExecuteAsync("UPDATE etl.run SET owner = $2 WHERE run_id = $1", ct, loadedRun, request.Owner);
            return LoadedBefore(load, ClaimOutcome.LoadedUnpublished, await TakeAsync(connection, request, "loaded", ct));
        }

        if (request is { SupersededByLater: true, Force: false } && await LaterLoad.FindAsync(connection, request.LoadId, request.Dataset, ct) is { } later)
        {
            await connection.ExecuteAsync(
                "UPDATE etl.load SET status = 'superseded', other_run = $2, owner = NULL, changed_at = now() WHERE load_id = $1", ct, request.LoadId, later.RunId);
            return new Claim { Outcome = ClaimOutcome.Superseded, RunId = later.RunId, LoadedAt = later.LoadedAt, Fence = load.Fence };
        }

        return new Claim { Outcome = ClaimOutcome.Claimed, Fence = await TakeAsync(connection, request, "loading", ct), Owner = request.Owner };
    }

    private static Claim LoadedBefore(LoadRow load, ClaimOutcome outcome, long fence) =>
        new() { Outcome = outcome, RunId = load.LoadedRun, LoadedAt = load.LoadedAt, Fence = fence };

    /// <summary>A forced execution that comes back to its own loaded run has done what it was forced to.</summary>
    private static async Task<bool> IsOwnForcedRunAsync(NpgsqlConnection connection, string runId, string owner, CancellationToken ct) =>
        await RunRow.FindAsync(connection, runId, locked: false, ct) is { Forced: true } run && run.Owner == owner;

    private static async Task<long> TakeAsync(NpgsqlConnection connection, ClaimRequest request, string status, CancellationToken ct) =>
        (long)(await connection.ScalarAsync(
            """
            UPDATE etl.load SET fence = fence + CASE WHEN owner = $2 THEN 0 ELSE 1 END, owner = $2, status = $3, dataset = $4,
              error = NULL, other_run = NULL, claimed_at = now(), changed_at = now()
            WHERE load_id = $1 RETURNING fence
            """, ct, request.LoadId, request.Owner, status, request.Dataset))!;
}
