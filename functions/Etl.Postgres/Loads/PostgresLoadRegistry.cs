using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Loads;

/// <summary>
/// Loads, runs and chunks in the schema <c>etl</c>. Locks are taken in one order, load, run, chunk, target, so that no two
/// of these methods, nor a merge, wait for each other in a circle.
/// </summary>
public sealed partial class PostgresLoadRegistry(DatabaseConnections connections, IExecutionLiveness liveness) : ILoadRegistry
{
    /// <inheritdoc/>
    public async Task<RunInfo?> FindRunAsync(string runId, CancellationToken ct)
    {
        if (!await connections.Schema.ExistsAsync(ct))
        {
            return null;
        }

        return await connections.UseAsync(BackendName.Registry, async c => (await c.QueryAsync(
            """
            SELECT r.run_id, r.load_id, r.state, r.dataset, r.data_start, r.result, l.bucket, l.key, l.version, l.size, l.etag, l.sequencer
            FROM etl.run r JOIN etl.load l USING (load_id) WHERE r.run_id = $1
            """,
            r => new RunInfo
            {
                RunId = r.GetString(0),
                LoadId = r.GetString(1),
                State = Enum.Parse<RunState>(r.GetString(2), ignoreCase: true),
                Dataset = r.GetString(3),
                DataStart = r.GetInt64(4),
                Result = StoredJson.ReadResult(r.Nullable<string>(5)),
                Object = new()
                {
                    Bucket = r.GetString(6),
                    Key = r.GetString(7),
                    Version = r.GetString(8),
                    Size = r.GetInt64(9),
                    ETag = r.GetString(10),
                    Sequencer = r.GetString(11),
                },
            }, ct, runId)).SingleOrDefault(), ct);
    }

    /// <inheritdoc/>
    public async Task<RunChunks> ReadChunksAsync(string runId, CancellationToken ct)
    {
        if (!await connections.Schema.ExistsAsync(ct))
        {
            return new RunChunks([], 0);
        }

        return await connections.UseAsync(BackendName.Registry, async c =>
        {
            var superseded = (long)(await c.ScalarAsync("SELECT count(*) FROM etl.chunk WHERE run_id = $1 AND state = 'superseded'", ct, runId))!;
            return new RunChunks(await RunStorage.ReadCurrentAsync(c, runId, locked: false, ct), checked((int)superseded));
        }, ct);
    }

    /// <summary>Locks the load of a run and then the run. Throws <see cref="StaleRunException"/> when there is no such run.</summary>
    internal static async Task<(LoadRow Load, RunRow Run)> LockAsync(NpgsqlConnection connection, string runId, CancellationToken ct)
    {
        var found = await RunRow.FindAsync(connection, runId, locked: false, ct) ?? throw new StaleRunException(LoadMessages.NoRun(runId));
        var load = await LoadRow.FindAsync(connection, found.LoadId, locked: true, ct);
        var run = await RunRow.FindAsync(connection, runId, locked: true, ct);
        return (load!, run!);
    }

    /// <summary>Turns an unfinished run to abandoned; its storage is dropped apart.</summary>
    internal static Task EndRunAsync(NpgsqlConnection connection, string runId, string? error, CancellationToken ct) =>
        connection.ExecuteAsync(
            "UPDATE etl.run SET state = 'abandoned', error = $2, changed_at = now(), ended_at = now() WHERE run_id = $1", ct, runId, error);
}
