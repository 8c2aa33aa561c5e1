using Etl.Core.Splitting;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;

namespace Etl.Postgres.Ledger;

/// <summary>The leases of chunks on one machine, timed by the server's clock.</summary>
public sealed class PostgresLedger(DatabaseConnections connections) : ILedger
{
    /// <inheritdoc/>
    public Task<int?> TryLeaseAsync(string runId, ChunkKey chunk, string owner, long fence, TimeSpan duration, CancellationToken ct) =>
        connections.UseAsync(BackendName.Registry, async c => (int?)await c.ScalarAsync(
            """
            INSERT INTO etl.lease AS l (run_id, chunk_index, generation, owner, attempt, until, fence) VALUES ($1, $2, $3, $4, 1, now() + $5, $6)
            ON CONFLICT (run_id, chunk_index, generation) DO UPDATE SET owner = $4, attempt = l.attempt + 1, until = now() + $5, fence = $6, completed = false
            WHERE l.owner IS NULL OR l.owner = $4 OR l.until <= now() OR l.fence < $6
            RETURNING attempt
            """, ct, runId, chunk.Index, chunk.Generation, owner, duration, fence), ct);

    /// <inheritdoc/>
    public Task CompleteAsync(string runId, ChunkKey chunk, string owner, int attempt, CancellationToken ct) =>
        connections.UseAsync(BackendName.Registry, c => c.ExecuteAsync(
            """
            UPDATE etl.lease SET owner = NULL, completed = true, error = NULL, cause = NULL, failed_at = NULL
            WHERE run_id = $1 AND chunk_index = $2 AND generation = $3 AND owner = $4 AND attempt = $5
            """, ct, runId, chunk.Index, chunk.Generation, owner, attempt), ct);

    /// <inheritdoc/>
    public Task ReleaseAsync(string runId, ChunkKey chunk, string owner, int attempt, string error, string cause, CancellationToken ct) =>
        connections.UseAsync(BackendName.Registry, c => c.ExecuteAsync(
            """
            UPDATE etl.lease SET owner = NULL, error = $6, cause = $7, failed_at = now()
            WHERE run_id = $1 AND chunk_index = $2 AND generation = $3 AND owner = $4 AND attempt = $5
            """, ct, runId, chunk.Index, chunk.Generation, owner, attempt, error, cause), ct);

    /// <summary>Nothing to do: <c>etl.run</c> and <c>etl.chunk</c> beside the leases say it already.</summary>
    public Task RecordRunAsync(RunStanding standing, CancellationToken ct) => Task.CompletedTask;
}
