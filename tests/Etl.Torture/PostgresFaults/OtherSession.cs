using Npgsql;

namespace Etl.Torture.PostgresFaults;

/// <summary>Somebody else in the same database.</summary>
internal sealed class OtherSession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private OtherSession(NpgsqlConnection connection) => _connection = connection;

    public static async Task<OtherSession> OpenAsync(string database, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false, ApplicationName = "other", CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(ct);
        return new OtherSession(connection);
    }

    /// <summary>One statement, or several in a transaction that the first of them begins.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The only value of a query; null where there is no row.</summary>
    public async Task<object?> ValueAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        return await command.ExecuteScalarAsync(ct);
    }

    /// <summary>Waits until a session of the command waits for a lock.</summary>
    public async Task WaitUntilWaitedForAsync(CancellationToken ct)
    {
        const string waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'etl%' AND wait_event_type = 'Lock'";
        for (var tries = 0; tries < 1_200; tries++)
        {
            // What a transaction has read of pg_stat_activity stays as it was read.
            await ExecuteAsync("SELECT pg_stat_clear_snapshot()", ct);
            if (await ValueAsync(waiting, ct) is not 0L)
            {
                return;
            }

            await Task.Delay(25, ct);
        }

        throw new TortureException("The command does not wait for the lock.");
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
