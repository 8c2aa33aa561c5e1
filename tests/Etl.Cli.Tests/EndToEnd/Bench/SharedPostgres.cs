using Etl.Local.Embedded;
using Npgsql;

[assembly: AssemblyFixture(typeof(Etl.Cli.Tests.EndToEnd.Bench.SharedPostgres))]

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>One embedded Postgres for all tests of this program, started when the first one asks; a database for each of them.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private readonly Lazy<Task<TestPostgres>> _server = new(() => TestPostgres.StartAsync(new SupervisorCommand("dotnet", [Places.Program])));
    private readonly SemaphoreSlim _roles = new(1, 1);

    /// <summary>Where the server keeps its files.</summary>
    public string Files => _server.Value.Result.Files;

    /// <summary>A fresh database.</summary>
    /// <returns>Its connection string, as its superuser.</returns>
    public async Task<string> CreateDatabaseAsync() => await (await _server.Value).CreateDatabaseAsync();

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
                await (await _server.Value).AdmitAsync($"local all {Role} scram-sha-256");
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
        await ProgramRun.OutputAsync("chmod", ["777", directory, socket]);
    }

    public async ValueTask DisposeAsync()
    {
        _roles.Dispose();
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
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
}
