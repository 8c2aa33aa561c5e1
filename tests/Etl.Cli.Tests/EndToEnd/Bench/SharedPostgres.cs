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

    public async ValueTask DisposeAsync()
    {
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
