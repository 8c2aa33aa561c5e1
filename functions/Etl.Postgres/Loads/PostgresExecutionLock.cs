using Etl.Functions.Errors;
using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Loads;

/// <summary>
/// Shows that an execution is running: a session advisory lock on a connection of its own, which Postgres releases when
/// the process is gone, however it went.
/// </summary>
public sealed class PostgresExecutionLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _holder;

    private PostgresExecutionLock(NpgsqlConnection connection) => _holder = connection;

    /// <summary>Takes the lock; to be disposed when the execution has ended.</summary>
    /// <exception cref="TargetBusyException">An execution of this id is running.</exception>
    public static async Task<PostgresExecutionLock> AcquireAsync(DatabaseConnections connections, string executionId, CancellationToken ct)
    {
        var connection = await connections.OpenHeldAsync(BackendName.Registry, ct);
        var held = false;
        try
        {
            held = await connection.ScalarAsync("SELECT pg_try_advisory_lock($1)", ct, LockKey.Execution(executionId)) is true;
            return held ? new PostgresExecutionLock(connection) : throw new TargetBusyException(LoadMessages.ExecutionExists(executionId));
        }
        catch (Exception e) when (PostgresErrors.Knows(e))
        {
            throw PostgresErrors.Translate(e, connections.Server);
        }
        finally
        {
            if (!held)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>Releases the lock; it is free when this returns.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // The server notices a closed connection a moment later than we close it.
            await _holder.ExecuteAsync("SELECT pg_advisory_unlock_all()", CancellationToken.None);
        }
        catch (Exception e) when (PostgresErrors.Knows(e) || e is InvalidOperationException)
        {
            // A broken connection holds no lock.
        }

        await _holder.DisposeAsync();
    }
}
