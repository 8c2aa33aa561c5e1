using System.Globalization;
using Etl.Local.Embedded;
using Npgsql;

namespace Etl.Testing;

/// <summary>An embedded Postgres, as the command starts it; with it goes everything that it has written. A database for each test.</summary>
public sealed class TestPostgres : IAsyncDisposable
{
    private readonly TestFolder _folder = new TestFolder().Open();
    private readonly EmbeddedPostgresOptions _options;
    private EmbeddedPostgres? _share;
    private int _databases;

    private TestPostgres(SupervisorCommand? supervisor, string? binaries)
    {
        // A power cut is tested nowhere; the crash of a process is survived without it too.
        _options = new EmbeddedPostgresOptions
        {
            WorkspaceDirectory = _folder.Root,
            BinariesDirectory = binaries ?? PostgresBinaries.FindDirectory(RepositoryFiles.Root),
            Durable = false,
        };
        if (supervisor is not null)
        {
            _options = _options with { Supervisor = supervisor };
        }
    }

    /// <summary>The connection string of its superuser and first database.</summary>
    public string ConnectionString => _share!.ConnectionString;

    /// <summary>Where it keeps its files.</summary>
    public string Files => _folder.PathOf("postgres");

    /// <summary>Starts one.</summary>
    /// <param name="supervisor">The program that supervises it; null: this one, which has to know <see cref="PostgresSupervisor.CommandName"/>.</param>
    /// <param name="binaries">The directory of its programs; null: those of the clone.</param>
    /// <param name="ct">Ends the start.</param>
    public static async Task<TestPostgres> StartAsync(SupervisorCommand? supervisor = null, string? binaries = null, CancellationToken ct = default)
    {
        var server = new TestPostgres(supervisor, binaries);
        server._share = await EmbeddedPostgres.AcquireAsync(server._options, ct);
        return server;
    }

    /// <summary>Stops it and starts it again, for settings that count from the next start.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _share = await EmbeddedPostgres.AcquireAsync(_options, CancellationToken.None);
    }

    /// <summary>Adds a line to pg_hba.conf: the command's server admits its superuser only.</summary>
    public async Task AdmitAsync(string rule)
    {
        var rules = await Sql.ValueAsync(ConnectionString, "SELECT setting FROM pg_settings WHERE name = 'hba_file'");
        await File.AppendAllTextAsync(rules, rule + "\n");
        await Sql.ExecuteAsync(ConnectionString, "SELECT pg_reload_conf()");
    }

    /// <summary>Creates an empty database and returns its connection string, as superuser.</summary>
    /// <param name="owner">The role that owns it; null: the superuser.</param>
    /// <param name="pooled">Whether its connections stay open for the next one.</param>
    /// <param name="ct">Gives it up.</param>
    public async Task<string> CreateDatabaseAsync(string? owner = null, bool pooled = true, CancellationToken ct = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _databases)}");
        await Sql.ExecuteAsync(ConnectionString, $"CREATE DATABASE {name}{(owner is null ? "" : $" OWNER {owner}")}", ct);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name, Pooling = pooled }.ConnectionString;
    }

    /// <summary>Drops a database, whoever still uses it.</summary>
    public Task DropDatabaseAsync(string connectionString) =>
        Sql.ExecuteAsync(ConnectionString, $"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await StopAsync();
        await _folder.DisposeAsync();
    }

    /// <summary>The supervisor lets its lock go when the server has ended.</summary>
    private async Task StopAsync()
    {
        if (_share is not null)
        {
            await _share.DisposeAsync();
        }

        await Wait.UntilAsync(() => !FileLock.IsHeld(Path.Combine(Files, "supervisor.lock")), "the server has not stopped");
    }
}
