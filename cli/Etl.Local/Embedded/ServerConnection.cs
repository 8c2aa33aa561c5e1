using Npgsql;

namespace Etl.Local.Embedded;

/// <summary>Reaches a server through what it wrote into <c>postmaster.pid</c>.</summary>
internal sealed class ServerConnection(ClusterPlace place)
{
    private const string Database = "etl";
    private const string MaintenanceDatabase = "postgres";

    /// <summary>A directory that is a file, on every Unix. A path in the workspace could be too long to be a socket's, which is another error.</summary>
    private const string Nowhere = "/dev/null";

    /// <summary>Whether a server is on its way up, replaying its log perhaps, so that waiting makes sense.</summary>
    public bool IsStarting => PostmasterFile.Read(place.Data) is { IsReady: false } file && file.IsRunning(place.Data);

    /// <summary>
    /// The connection string of a server that has just accepted a connection, or null. Creates the database on first need.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">The server is there and refuses this user.</exception>
    public async Task<string?> TryAsync(string workspace, CancellationToken ct)
    {
        if (PostmasterFile.Read(place.Data) is not { IsReady: true } file)
        {
            return null;
        }

        var connectionString = ConnectionString(file, Database);
        try
        {
            await OpenAsync(connectionString, ct).ConfigureAwait(false);
            return connectionString;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await CreateDatabaseAsync(ConnectionString(file, MaintenanceDatabase), ct).ConfigureAwait(false);
            return connectionString;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            return connectionString;
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("28", StringComparison.Ordinal))
        {
            throw EmbeddedPostgresMessages.Refused(workspace, e.MessageText);
        }
        catch (NpgsqlException)
        {
            // Going down, coming up, or a file that outlived its server.
            return null;
        }
    }

    /// <summary>
    /// Fails to connect, while the server is still on its way: the first connection of a process spends over 0.1 s compiling the
    /// client, and that time is otherwise waited for after the server is ready.
    /// </summary>
    public async Task WarmUpAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            var nowhere = new NpgsqlConnectionStringBuilder { Host = Nowhere, Username = ServerConfiguration.Superuser };
            await OpenAsync(nowhere.ConnectionString, CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            // As intended.
        }
    }

    private static async Task OpenAsync(string connectionString, CancellationToken ct)
    {
        var probe = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(probe.ConnectionString);
        await connection.OpenAsync(ct).ConfigureAwait(false);
    }

    private static async Task CreateDatabaseAsync(string connectionString, CancellationToken ct)
    {
        var maintenance = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(maintenance.ConnectionString);
        await connection.OpenAsync(ct).ConfigureAwait(false);
        await using var command = new NpgsqlCommand($"CREATE DATABASE {Database}", connection);
        await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    private string ConnectionString(PostmasterFile file, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = OperatingSystem.IsWindows() ? "127.0.0.1" : file.SocketDirectory,
        Port = file.Port,
        Username = ServerConfiguration.Superuser,
        Password = File.Exists(place.Password) ? File.ReadAllText(place.Password) : null,
        Database = database,
        // Settled here, or PGSSLMODE and PGGSSENCMODE of the environment would apply.
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;
}
