using Npgsql;

namespace Etl.Postgres.Connections;

/// <summary>
/// Ends what dead workers left running in the server. Only backends of our own role in this database are
/// touched, and no idle ones: they hold no lock, and are connections that wait in a pool under the name of their last use.
/// </summary>
internal static class Backends
{
    // Long enough for a backend to roll back; those that are still there hold a lock that we then wait for.
    private const int WaitMilliseconds = 5_000;

    /// <summary>Terminates every connection of a run but this one.</summary>
    public static Task TerminateRunAsync(NpgsqlConnection connection, string runId, CancellationToken ct) =>
        connection.ExecuteAsync(
            """
            SELECT pg_terminate_backend(pid, $2) FROM pg_stat_activity
            WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid() AND state <> 'idle'
              AND starts_with(application_name, $1)
            """, ct, BackendName.Run(runId), (long)WaitMilliseconds);

    /// <summary>Terminates the attempts at a chunk that are lower than <paramref name="attempt"/>.</summary>
    public static Task TerminateLowerAttemptsAsync(NpgsqlConnection connection, string chunkName, int attempt, CancellationToken ct) =>
        connection.ExecuteAsync(
            """
            SELECT pg_terminate_backend(pid, $3) FROM pg_stat_activity
            WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid() AND state <> 'idle'
              AND CASE WHEN starts_with(application_name, $1) AND substr(application_name, length($1) + 1) ~ '^[0-9]{1,9}$'
                       THEN substr(application_name, length($1) + 1)::int < $2 ELSE false END
            """, ct, chunkName, attempt, (long)WaitMilliseconds);
}
