using Etl.Functions.Errors;
using Etl.Postgres.Schema;
using Npgsql;

namespace Etl.Postgres.Connections;

/// <summary>
/// The connections to one database: every connection of ours comes from here, with the settings that keep a killed
/// worker from holding its locks, and every error of the database leaves through here as one of
/// <see cref="DatabaseUnavailableException"/>'s file. Nothing is retried.
/// </summary>
public sealed class DatabaseConnections : IAsyncDisposable
{
    /// <summary>As many workers as a command may have in flight, and a few for what goes on beside them; opened as they are needed.</summary>
    private const int PoolSize = 80;

    /// <summary>How long a lock is waited for where nothing else is said.</summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    // The CASEs keep settings away from servers that refuse them: Postgres checks its client only where the kernel
    // tells it of a closed socket.
    private const string Settings = """
        SELECT set_config('application_name', $1, false),
               set_config('lock_timeout', $2, false),
               set_config('statement_timeout', '0', false),
               set_config('idle_in_transaction_session_timeout', '5min', false),
               set_config('tcp_keepalives_idle', '30', false),
               set_config('tcp_keepalives_interval', '10', false),
               set_config('tcp_keepalives_count', '3', false),
               CASE WHEN version() ~* 'linux' THEN set_config('client_connection_check_interval', '10s', false) END
        """;

    private readonly NpgsqlDataSource _source;

    /// <summary>Prepares connections; none is opened yet.</summary>
    /// <param name="connectionString">Npgsql's key=value form, or a <c>postgresql://</c> address. Pool size and timeouts set in it are kept.</param>
    /// <exception cref="DatabaseRefusedException">It cannot be read.</exception>
    public DatabaseConnections(string connectionString)
    {
        var builder = ConnectionText.Read(connectionString);
        SetDefault(builder, "Maximum Pool Size", PoolSize);
        SetDefault(builder, "Timeout", 15);
        SetDefault(builder, "Command Timeout", 60);
        // A Unix socket refuses these options.
        if (builder.Host is { Length: > 0 } host && host[0] is not ('/' or '@'))
        {
            SetDefault(builder, "Tcp Keepalive", true);
            SetDefault(builder, "Tcp Keepalive Time", 30);
            SetDefault(builder, "Tcp Keepalive Interval", 10);
        }

        // The detail of an error names the key that was in the way, which is what its reader needs.
        builder.IncludeErrorDetail = true;
        builder.ApplicationName = BackendName.Registry;
        Text = builder.ConnectionString;
        Server = new DatabaseServer(builder);
        _source = NpgsqlDataSource.Create(builder);
        Schema = new EtlSchema(this);
    }

    /// <summary>The schema <c>etl</c> of this database.</summary>
    public EtlSchema Schema { get; }

    /// <summary>Where and as whom we connect, for messages.</summary>
    internal DatabaseServer Server { get; }

    private string Text { get; }

    /// <summary>Closes the pool.</summary>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Opens a connection, lends it to <paramref name="work"/> and takes it back.</summary>
    internal async Task<T> UseAsync<T>(string applicationName, Func<NpgsqlConnection, Task<T>> work, CancellationToken ct, TimeSpan? lockTimeout = null)
    {
        try
        {
            await using var connection = await RentAsync(applicationName, lockTimeout ?? LockTimeout, ct);
            return await work(connection);
        }
        catch (Exception e) when (PostgresErrors.Knows(e))
        {
            throw PostgresErrors.Translate(e, Server);
        }
    }

    /// <summary>Runs <paramref name="work"/> in a transaction, which commits when it returns and rolls back when it throws.</summary>
    internal Task<T> TransactAsync<T>(string applicationName, Func<NpgsqlConnection, Task<T>> work, CancellationToken ct, TimeSpan? lockTimeout = null) =>
        UseAsync(applicationName, async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var result = await work(connection);
            await transaction.CommitAsync(ct);
            return result;
        }, ct, lockTimeout);

    /// <summary>Opens a connection of its own, outside the pool, which stays open until it is disposed.</summary>
    internal async Task<NpgsqlConnection> OpenHeldAsync(string applicationName, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Text) { Pooling = false, KeepAlive = 30 }.ConnectionString);
        var opened = false;
        try
        {
            await connection.OpenAsync(ct);
            await PrepareAsync(connection, applicationName, LockTimeout, ct);
            await connection.ExecuteAsync("SELECT set_config('idle_session_timeout', '0', false)", ct);
            opened = true;
            return connection;
        }
        catch (Exception e) when (PostgresErrors.Knows(e))
        {
            throw PostgresErrors.Translate(e, Server);
        }
        finally
        {
            if (!opened)
                await connection.DisposeAsync();
        }
    }

    /// <summary>
    /// A connection that answers. One that waited in the pool may be dead: the server was restarted, or the backend was
    /// terminated a moment after the worker that it was terminated for had given it back. Nothing has been done on it yet,
    /// so another one takes its place; opening a new one fails for good.
    /// </summary>
    private async Task<NpgsqlConnection> RentAsync(string applicationName, TimeSpan lockTimeout, CancellationToken ct)
    {
        for (var tried = 1; ; tried++)
        {
            var connection = await _source.OpenConnectionAsync(ct);
            var answers = false;
            try
            {
                await PrepareAsync(connection, applicationName, lockTimeout, ct);
                answers = true;
                return connection;
            }
            catch (NpgsqlException) when (tried <= PoolSize && connection.FullState.HasFlag(System.Data.ConnectionState.Broken))
            {
            }
            finally
            {
                if (!answers)
                    await connection.DisposeAsync();
            }
        }
    }

    private static async Task PrepareAsync(NpgsqlConnection connection, string applicationName, TimeSpan lockTimeout, CancellationToken ct) =>
        await connection.ExecuteAsync(Settings, ct, applicationName, FormattableString.Invariant($"{lockTimeout.TotalMilliseconds:0}ms"));

    private static void SetDefault(NpgsqlConnectionStringBuilder builder, string keyword, object value)
    {
        if (!builder.ContainsKey(keyword) || !builder.ShouldSerialize(keyword))
            builder[keyword] = value;
    }
}
