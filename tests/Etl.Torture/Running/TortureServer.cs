using System.Globalization;
using Etl.Local.Embedded;
using Npgsql;

namespace Etl.Torture.Running;

/// <summary>An embedded Postgres, as the command starts it, for as long as this process lives.</summary>
internal sealed class TortureServer : IAsyncDisposable
{
    private readonly EmbeddedPostgres _postgres;
    private int _databases;

    private TortureServer(EmbeddedPostgres postgres) => _postgres = postgres;

    /// <summary>The connection string of its first database, which is for nobody's cases.</summary>
    public string ConnectionString => _postgres.ConnectionString;

    public static async Task<TortureServer> StartAsync(TortureFiles files, string workspace, CancellationToken ct) =>
        new(await EmbeddedPostgres.AcquireAsync(
            new EmbeddedPostgresOptions
            {
                WorkspaceDirectory = workspace,
                BinariesDirectory = PostgresBinaries.FindDirectory(files.Root),
                // A power cut is not among the attacks; the crash of a process is survived without it too.
                Durable = false,
                Supervisor = new SupervisorCommand("dotnet", [files.Program]),
            },
            ct));

    /// <summary>Creates an empty database and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken ct)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"case_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync(ConnectionString, $"CREATE DATABASE {name}", ct);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name, Pooling = false }.ConnectionString;
    }

    /// <summary>Drops a database, whoever still uses it.</summary>
    public Task DropDatabaseAsync(string connectionString, CancellationToken ct) =>
        ExecuteAsync(ConnectionString, $"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)", ct);

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
