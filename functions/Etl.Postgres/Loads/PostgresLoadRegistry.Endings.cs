using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Etl.Postgres.History;

namespace Etl.Postgres.Loads;

public sealed partial class PostgresLoadRegistry
{
    /// <inheritdoc/>
    public async Task<AbandonOutcome> AbandonAsync(AbandonRequest request, CancellationToken ct)
    {
        if (!await connections.Schema.ExistsAsync(ct))
        {
            return new AbandonOutcome(false);
        }

        var (owner, refused, error) = (request.Owner, request.Refused, request.Error);
        return await connections.TransactAsync(BackendName.Registry, async c =>
        {
            if ((request.LoadId ?? await LoadRow.FindClaimedAsync(c, request.Object, owner, ct)) is not { } loadId)
            {
                return new AbandonOutcome(false);
            }

            // A worker or a merge of this run that is still at it must not outlive the failure that is announced. It is
            // ended before its locks are waited for; whether its merge had committed shows in the run's state.
            if (await RunRow.LatestAsync(c, loadId, locked: false, ct) is { Unfinished: true } seen && seen.Owner == owner)
            {
                await Backends.TerminateRunAsync(c, seen.RunId, ct);
            }

            var load = await LoadRow.FindAsync(c, loadId, locked: true, ct);
            var run = await RunRow.LatestAsync(c, loadId, locked: true, ct);
            var ownRun = run?.Owner == owner ? run : null;
            if (ownRun is { State: RunState.Loaded })
            {
                return new AbandonOutcome(true, loadId, ownRun.RunId, load?.Dataset);
            }

            if (load is null || load.Owner != owner)
            {
                // One that was found by its object alone may be another dataset's.
                var known = request.LoadId is null ? null : load;
                return new AbandonOutcome(false, known?.LoadId, ownRun?.RunId, known?.Dataset, IsOthers: load is { Owner: not null } or { Status: "loaded" });
            }

            if (ownRun is { Unfinished: true } && refused)
            {
                await EndRunAsync(c, ownRun.RunId, error, ct);
                await RunStorage.DropAsync(c, ownRun.RunId, ct);
            }
            else if (ownRun is { Unfinished: true })
            {
                await c.ExecuteAsync("UPDATE etl.run SET error = $2, changed_at = now() WHERE run_id = $1", ct, ownRun.RunId, error);
            }

            // The fence goes up here too: a merge that was lost on its way must not load what was announced as failed.
            await c.ExecuteAsync(
                "UPDATE etl.load SET owner = NULL, fence = fence + 1, status = $2, error = $3, changed_at = now() WHERE load_id = $1",
                ct, loadId, refused ? "failed" : "interrupted", error);
            return new AbandonOutcome(false, loadId, ownRun?.RunId, load.Dataset);
        }, ct);
    }

    /// <inheritdoc/>
    public Task FinishAsync(string runId, CancellationToken ct) =>
        connections.TransactAsync(BackendName.Registry, async c =>
        {
            var (load, run) = await LockAsync(c, runId, ct);
            if (run.Unfinished)
            {
                throw new InvalidOperationException(LoadMessages.NotEnded(runId));
            }

            await Backends.TerminateRunAsync(c, runId, ct);
            await RunStorage.DropAsync(c, runId, ct);
            // A run that was skipped or superseded has no result to publish: nothing comes after this to give the claim up.
            if (run.State == RunState.Abandoned)
            {
                await c.ExecuteAsync("UPDATE etl.load SET owner = NULL, changed_at = now() WHERE load_id = $1 AND owner = $2", ct, load.LoadId, run.Owner);
            }

            return true;
        }, ct);

    /// <inheritdoc/>
    public Task MarkPublishedAsync(string runId, CancellationToken ct) =>
        connections.TransactAsync(BackendName.Registry, async c =>
        {
            var (load, run) = await LockAsync(c, runId, ct);
            await c.ExecuteAsync(
                """
                UPDATE etl.load SET published_at = CASE WHEN loaded_run = $2 THEN coalesce(published_at, now()) ELSE published_at END,
                  owner = CASE WHEN owner = $3 THEN NULL ELSE owner END, changed_at = now()
                WHERE load_id = $1
                """, ct, load.LoadId, runId, run.Owner);
            return true;
        }, ct);

    /// <inheritdoc/>
    public async Task<int> SweepAsync(TimeSpan keep, CancellationToken ct)
    {
        if (!await connections.Schema.ExistsAsync(ct))
        {
            return 0;
        }

        await connections.UseAsync(BackendName.Registry, c => ExecutionLog.SweepAsync(c, ct), ct);
        // Ended runs count too: one that was skipped as a duplicate leaves chunk rows for a Finish that may never have come.
        var old = await connections.UseAsync(BackendName.Registry, c => c.QueryAsync(
            """
            SELECT r.run_id, l.owner FROM etl.run r JOIN etl.load l USING (load_id)
            WHERE r.changed_at < now() - $1
              AND (r.state IN ('planned', 'staged') OR (r.state = 'abandoned' AND EXISTS (SELECT 1 FROM etl.chunk c WHERE c.run_id = r.run_id)))
            """, r => (RunId: r.GetString(0), Owner: r.Nullable<string>(1)), ct, keep), ct);
        var dropped = 0;
        foreach (var (runId, owner) in old)
        {
            if (owner is null || !await liveness.IsRunningAsync(owner, ct))
            {
                dropped += await DropLeftoverAsync(runId, owner, keep, ct);
            }
        }

        return dropped;
    }

    private Task<int> DropLeftoverAsync(string runId, string? owner, TimeSpan keep, CancellationToken ct) =>
        connections.TransactAsync(BackendName.Registry, async c =>
        {
            var (load, run) = await LockAsync(c, runId, ct);
            // Claimed or worked on since it was looked at.
            if (load.Owner != owner || run.State == RunState.Loaded
                || await c.ScalarAsync("SELECT 1 FROM etl.run WHERE run_id = $1 AND changed_at < now() - $2", ct, runId, keep) is null)
            {
                return 0;
            }

            await Backends.TerminateRunAsync(c, runId, ct);
            if (run.Unfinished)
            {
                await EndRunAsync(c, runId, "interrupted and not started again in time", ct);
            }

            await RunStorage.DropAsync(c, runId, ct);
            return 1;
        }, ct);
}
