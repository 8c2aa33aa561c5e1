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

    private readonly Func<bool, CancellationToken, ValueTask<string>> _connectionString;
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile DatabaseAddress? _address;

    /// <summary>Prepares connections; none is opened yet.</summary>
    /// <param name="connectionString">Npgsql's key=value form, or a <c>postgresql://</c> address. Pool size and timeouts set in it are kept.</param>
    /// <exception cref="DatabaseRefusedException">It cannot be read.</exception>
    public DatabaseConnections(string connectionString)
        : this((_, _) => ValueTask.FromResult(connectionString)) => _address = new DatabaseAddress(connectionString);

    /// <summary>Prepares connections whose connection string is not known yet, and may change.</summary>
    /// <param name="connectionString">
    /// Asked when the first connection is needed, and again with true after a login was refused: a password that was
    /// changed meanwhile is found out by trying it.
    /// </param>
    public DatabaseConnections(Func<bool, CancellationToken, ValueTask<string>> connectionString)
    {
        _connectionString = connectionString;
        Schema = new EtlSchema(this);
    }

    /// <summary>The schema <c>etl</c> of this database.</summary>
    public EtlSchema Schema { get; }

    /// <summary>Where and as whom we connect, for messages about a connection that was tried.</summary>
    internal DatabaseServer Server => _address!.Server;

    /// <summary>Closes the pool.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_address is { } address)
        {
            await address.DisposeAsync();
        }

        _one.Dispose();
    }

    /// <summary>Opens a connection, lends it to <paramref name="work"/> and takes it back.</summary>
    internal async Task<T> UseAsync<T>(string applicationName, Func<NpgsqlConnection, Task<T>> work, CancellationToken ct, TimeSpan? lockTimeout = null)
    {
        var address = _address ?? await AskAsync(refused: null, ct);
        try
        {
            await using var connection = await RentAsync(address, applicationName, lockTimeout ?? LockTimeout, ct);
            return await work(connection);
        }
        catch (Exception e) when (PostgresErrors.Knows(e))
        {
            // What is in the pool stays connected to a server that is the primary no more; a new connection may find the one that is.
            if (PostgresErrors.IsReadOnly(e))
            {
                address.Source.Clear();
            }

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
        var address = _address ?? await AskAsync(refused: null, ct);
        var connection = new NpgsqlConnection();
        var opened = false;
        try
        {
            await LogInAsync(
                address,
                async current =>
                {
                    connection.ConnectionString = new NpgsqlConnectionStringBuilder(current.Text) { Pooling = false, KeepAlive = 30 }.ConnectionString;
                    await connection.OpenAsync(ct);
                    return connection;
                },
                ct);
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
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>
    /// A connection that answers. One that waited in the pool may be dead: the server was restarted, or the backend was
    /// terminated a moment after the worker that it was terminated for had given it back. Nothing has been done on it yet,
    /// so another one takes its place; opening a new one fails for good.
    /// </summary>
    private async Task<NpgsqlConnection> RentAsync(DatabaseAddress address, string applicationName, TimeSpan lockTimeout, CancellationToken ct)
    {
        for (var tried = 1; ; tried++)
        {
            var connection = await LogInAsync(address, async current => await current.Source.OpenConnectionAsync(ct), ct);
            var answers = false;
            try
            {
                await PrepareAsync(connection, applicationName, lockTimeout, ct);
                answers = true;
                return connection;
            }
            catch (NpgsqlException) when (tried <= DatabaseAddress.PoolSize && connection.FullState.HasFlag(System.Data.ConnectionState.Broken))
            {
            }
            finally
            {
                if (!answers)
                {
                    await connection.DisposeAsync();
                }
            }
        }
    }

    private static async Task PrepareAsync(NpgsqlConnection connection, string applicationName, TimeSpan lockTimeout, CancellationToken ct) =>
        await connection.ExecuteAsync(Settings, ct, applicationName, FormattableString.Invariant($"{lockTimeout.TotalMilliseconds:0}ms"));

    /// <summary>Opens a connection; a login that is refused is tried once more if the connection string has changed.</summary>
    private async Task<NpgsqlConnection> LogInAsync(DatabaseAddress address, Func<DatabaseAddress, Task<NpgsqlConnection>> open, CancellationToken ct)
    {
        try
        {
            return await open(address);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            var now = await AskAsync(refused: address, ct);
            if (now.Given == address.Given)
            {
                throw;
            }

            return await open(now);
        }
    }

    private async Task<DatabaseAddress> AskAsync(DatabaseAddress? refused, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            // Somebody else may have asked meanwhile.
            if (_address != refused)
            {
                return _address!;
            }

            var text = await _connectionString(refused is not null, ct);
            if (text == refused?.Given)
            {
                return refused;
            }

            // The pool of the old one is not closed: workers are still using it, and its idle connections end by themselves.
            return _address = new DatabaseAddress(text);
        }
        finally
        {
            _one.Release();
        }
    }
}
