using System.Globalization;
using Etl.Local.Embedded;
using Npgsql;

[assembly: AssemblyFixture(typeof(Etl.Cli.Tests.EndToEnd.Bench.SharedPostgres))]

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>One embedded Postgres for all tests of this program, started when the first one asks; a database for each of them.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private readonly string _parent = Path.Combine(Path.GetTempPath(), $"etl-e2e-server-{Guid.NewGuid():N}");
    private readonly Lazy<Task<EmbeddedPostgres>> _server;
    private readonly SemaphoreSlim _roles = new(1, 1);
    private int _databases;

    public SharedPostgres() => _server = new Lazy<Task<EmbeddedPostgres>>(StartAsync);

    /// <summary>Where the server keeps its files.</summary>
    public string Files => Path.Combine(_parent, ".etl", "postgres");

    /// <summary>A fresh database.</summary>
    /// <returns>Its connection string, as its superuser.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var server = await _server.Value;
        var name = "e2e_" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
        await Sql.ExecuteAsync(server.ConnectionString, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>A role that needs a password and has no rights but to connect.</summary>
    /// <returns>A connection string with the right password.</returns>
    public async Task<string> CreateRoleWithPasswordAsync(string database)
    {
        const string Role = "clerk", Password = "right";
        await _roles.WaitAsync();
        try
        {
            if (await Sql.ValueAsync(database, $"SELECT count(*) FROM pg_roles WHERE rolname = '{Role}'") == "0")
            {
                await Sql.ExecuteAsync(database, $"CREATE ROLE {Role} LOGIN PASSWORD '{Password}'");
                var rules = await Sql.ValueAsync(database, "SELECT setting FROM pg_settings WHERE name = 'hba_file'");
                await File.AppendAllTextAsync(rules, $"local all {Role} scram-sha-256\n");
                await Sql.ExecuteAsync(database, "SELECT pg_reload_conf()");
            }

            var clerk = new NpgsqlConnectionStringBuilder(database) { Username = Role, Password = Password }.ConnectionString;
            await Wait.UntilAsync(() => CanConnectAsync(clerk), "the role is not let in");
            return clerk;
        }
        finally
        {
            _roles.Release();
        }
    }

    /// <summary>Lets every process to the socket; Postgres still asks who is at its other end.</summary>
    public async Task OpenSocketAsync(string database)
    {
        var directory = await Sql.ValueAsync(database, "SELECT setting FROM pg_settings WHERE name = 'unix_socket_directories'");
        var socket = Directory.GetFiles(directory, ".s.PGSQL.*").Single(path => !path.EndsWith(".lock", StringComparison.Ordinal));
        await Shell.RunAsync("chmod", "777", directory, socket);
    }

    public async ValueTask DisposeAsync()
    {
        _roles.Dispose();
        if (!_server.IsValueCreated) return;
        await (await _server.Value).DisposeAsync();
        await Wait.UntilAsync(() => !Directory.EnumerateFiles(Files, "postmaster.pid", SearchOption.AllDirectories).Any(), "the server has not stopped");

        // The supervisor writes its last lines after that.
        await Wait.UntilAsync(TryDelete, "the server's files cannot be deleted");
    }

    private async Task<EmbeddedPostgres> StartAsync()
    {
        Directory.CreateDirectory(_parent);
        return await EmbeddedPostgres.AcquireAsync(
            new EmbeddedPostgresOptions
            {
                WorkspaceDirectory = Path.Combine(_parent, ".etl"),
                BinariesDirectory = PostgresBinaries.FindDirectory(Places.Root),
                Durable = false,
                Supervisor = new SupervisorCommand("dotnet", [Places.Program]),
            },
            CancellationToken.None);
    }

    private static async Task<bool> CanConnectAsync(string connectionString)
    {
        try
        {
            await using var connection = await Sql.OpenAsync(connectionString);
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }

    private bool TryDelete()
    {
        try
        {
            Directory.Delete(_parent, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
