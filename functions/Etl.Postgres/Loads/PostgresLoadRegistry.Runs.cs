using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Etl.Postgres.Sinks;
using Npgsql;

namespace Etl.Postgres.Loads;

public sealed partial class PostgresLoadRegistry
{
    /// <inheritdoc/>
    public async Task<OpenRun> OpenRunAsync(OpenRunRequest request, CancellationToken ct)
    {
        await connections.Schema.EnsureAsync(ct);
        return await connections.TransactAsync(BackendName.Registry, async c =>
        {
            var load = await LoadRow.FindAsync(c, request.LoadId, locked: true, ct);
            if (load?.Owner != request.Owner || load.Fence != request.Fence)
            {
                throw new StaleRunException(LoadMessages.ClaimLost(request.LoadId, request.Owner));
            }

            // An attempt that wakes up after its own execution has loaded would open a run that nobody goes on with.
            if (load.LoadedRun is { } loaded && await IsOwnRunAsync(c, loaded, request.Owner, ct))
            {
                throw new StaleRunException(LoadMessages.LoadedMeanwhile(request.LoadId, loaded));
            }

            var latest = await RunRow.LatestAsync(c, request.LoadId, locked: true, ct);
            if (latest is { Unfinished: true })
            {
                if (IsSamePlan(latest, request) && (!request.Force || (latest.Forced && latest.Owner == request.Owner)))
                {
                    return await ResumeAsync(c, latest, request, ct);
                }

                await Backends.TerminateRunAsync(c, latest.RunId, ct);
                await EndRunAsync(c, latest.RunId, "replaced by a newer run", ct);
                await RunStorage.DropAsync(c, latest.RunId, ct);
            }

            return await StartAsync(c, load, request, ct);
        }, ct);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChunkRow>> SupersedeAsync(
        string runId, long fence, IReadOnlyList<ChunkKey> dropped, IReadOnlyList<ChunkKey> reissued, CancellationToken ct) =>
        connections.TransactAsync<IReadOnlyList<ChunkRow>>(BackendName.Registry, async c =>
        {
            var (load, run) = await LockAsync(c, runId, ct);
            if (!run.Unfinished)
            {
                throw new StaleRunException(LoadMessages.RunEnded(runId, run.State));
            }

            if (load.Fence != fence)
            {
                throw new StaleRunException(LoadMessages.FenceLower(runId, fence, load.Fence));
            }

            // No worker of the run is at work between two rounds of chunks; what is left is a dead one's, and holds its row.
            await Backends.TerminateRunAsync(c, runId, ct);
            // Of a dropped chunk every generation up to its own goes, of a reissued one every generation below its own.
            ChunkKey[] below = [.. dropped.Select(k => k with { Generation = k.Generation + 1 }), .. reissued];
            var staged = await c.QueryAsync(
                """
                UPDATE etl.chunk c SET state = 'superseded', changed_at = now()
                FROM (SELECT old.chunk_index, old.generation, old.state FROM etl.chunk old
                      JOIN (SELECT chunk_index, max(generation) AS generation FROM unnest($2, $3) AS k (chunk_index, generation) GROUP BY chunk_index) below
                        ON old.chunk_index = below.chunk_index AND old.generation < below.generation
                      WHERE old.run_id = $1 AND old.state <> 'superseded' FOR UPDATE OF old) old
                WHERE c.run_id = $1 AND c.chunk_index = old.chunk_index AND c.generation = old.generation
                RETURNING c.start_offset, c.end_offset, old.state = 'staged'
                """,
                r => (Start: r.GetInt64(0), EndExclusive: r.GetInt64(1), Staged: r.GetBoolean(2)),
                ct, runId, below.Select(k => k.Index).ToArray(), below.Select(k => k.Generation).ToArray());
            await StagingTable.DeleteAsync(c, runId, staged.Where(s => s.Staged).Select(s => (s.Start, s.EndExclusive)), ct);
            await RunStorage.InsertChunksAsync(c, runId, reissued, ct);
            await c.ExecuteAsync("UPDATE etl.run SET changed_at = now() WHERE run_id = $1", ct, runId);
            return await RunStorage.ReadCurrentAsync(c, runId, locked: false, ct);
        }, ct);

    private static bool IsSamePlan(RunRow run, OpenRunRequest request) =>
        run.PlanHash == request.PlanHash && run.ChunkSize == request.ChunkSize && run.EngineVersion == request.EngineVersion
        && run.PlanDigest == request.PlanDigest && run.DataStart == request.DataStart && run.Columns == StoredJson.Write(request.Columns);

    private static async Task<OpenRun> ResumeAsync(NpgsqlConnection connection, RunRow run, OpenRunRequest request, CancellationToken ct)
    {
        var resumed = run.Resumed || run.Owner != request.Owner;
        await connection.ExecuteAsync(
            "UPDATE etl.run SET owner = $2, resumed = $3, meaning = $4, error = NULL, changed_at = now() WHERE run_id = $1",
            ct, run.RunId, request.Owner, resumed, request.Meaning);
        return new OpenRun { RunId = run.RunId, Resumed = resumed, Chunks = await RunStorage.ReadCurrentAsync(connection, run.RunId, locked: false, ct) };
    }

    private static async Task<OpenRun> StartAsync(NpgsqlConnection connection, LoadRow load, OpenRunRequest request, CancellationToken ct)
    {
        var number = load.Runs + 1;
        var runId = RunStorage.RunId(load.LoadId, number);
        await connection.ExecuteAsync("UPDATE etl.load SET runs = $2, changed_at = now() WHERE load_id = $1", ct, load.LoadId, number);
        await connection.ExecuteAsync(
            """
            INSERT INTO etl.run (run_id, load_id, number, state, owner, forced, dataset, size, plan_hash, chunk_size, engine_version, plan_digest,
                                 data_start, columns, length, meaning)
            SELECT $1, load_id, $3, 'planned', $4, $5, dataset, size, $6, $7, $8, $9, $10, $11::json, $12, $13 FROM etl.load WHERE load_id = $2
            """,
            ct, runId, load.LoadId, number, request.Owner, request.Force, request.PlanHash, request.ChunkSize, request.EngineVersion, request.PlanDigest,
            request.DataStart, StoredJson.Write(request.Columns), request.Length, request.Meaning);
        await RunStorage.CreateAsync(connection, runId, request, ct);
        var chunks = request.Chunks.Select(key => new ChunkRow { Key = key, Staged = false });
        return new OpenRun { RunId = runId, Resumed = false, Chunks = [.. chunks.OrderBy(c => c.Key.Start).ThenBy(c => c.Key.Index)] };
    }
}
