using Etl.Functions.Ports;
using Etl.Postgres.Connections;

namespace Etl.Postgres.Loads;

/// <summary>On one machine an execution is running as long as a connection holds its lock, <see cref="PostgresExecutionLock"/>.</summary>
public sealed class PostgresExecutionLiveness(DatabaseConnections connections) : IExecutionLiveness
{
    /// <inheritdoc/>
    public Task<bool> IsRunningAsync(string executionId, CancellationToken ct)
    {
        // Looked up rather than tried: trying it would be in the way of the execution that is just starting.
        var key = LockKey.Execution(executionId);
        return connections.UseAsync(BackendName.Registry, async c => await c.ScalarAsync(
            """
            SELECT 1 FROM pg_catalog.pg_locks
            WHERE locktype = 'advisory' AND objsubid = 1 AND granted
              AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
              AND classid::bigint = $1 AND objid::bigint = $2
            """, ct, (long)(uint)(key >>> 32), (long)(uint)key) is not null, ct);
    }
}
