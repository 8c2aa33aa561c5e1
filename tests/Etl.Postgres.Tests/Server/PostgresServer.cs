using System.Globalization;
using Etl.Local.Embedded;
using Npgsql;

[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[assembly: AssemblyFixture(typeof(Etl.Postgres.Tests.Server.PostgresServer))]

namespace Etl.Postgres.Tests.Server;

/// <summary>One embedded Postgres for all tests of this assembly, gone with this process however it goes; one database a test.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    /// <summary>Set to <c>oldest</c>, the tests run against the oldest Postgres that is supported, as <c>./etl test</c> does a second time.</summary>
    private const string VersionVariable = "ETL_TEST_POSTGRES";

    private readonly DirectoryInfo _workspace = Directory.CreateTempSubdirectory("etl-pg-");
    private EmbeddedPostgres? _postgres;
    private int _databases;

    /// <summary>The connection string of a superuser.</summary>
    public string Administrator => _postgres!.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        // The temporary directory is private to this user, and the server may run as another.
        File.SetUnixFileMode(_workspace.FullName, (UnixFileMode)Convert.ToInt32("755", 8));
        _postgres = await EmbeddedPostgres.AcquireAsync(
            new EmbeddedPostgresOptions { WorkspaceDirectory = _workspace.FullName, BinariesDirectory = FindBinaries(), Durable = false }, CancellationToken.None);

        // The command's server admits one role; these tests are about others too.
        await File.AppendAllTextAsync(Path.Combine(_workspace.FullName, "postgres", "pg_hba.conf"), "local all all trust\n");
        await using var connection = new NpgsqlConnection(Administrator);
        await connection.OpenAsync();
        await using var reload = new NpgsqlCommand("SELECT pg_reload_conf()", connection);
        await reload.ExecuteNonQueryAsync();
    }

    /// <summary>Creates a database and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _databases)}");
        await using var connection = new NpgsqlConnection(Administrator);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(Administrator) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_postgres is not null) await _postgres.DisposeAsync();
    }

    private static string FindBinaries()
    {
        var root = FindRoot();
        return Environment.GetEnvironmentVariable(VersionVariable) == "oldest"
            ? Path.Combine(root, "tests", "Etl.Postgres.Tests", "node_modules", "postgres-oldest", "native")
            : PostgresBinaries.FindDirectory(root);
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Etl.Chunked.sln"))) directory = directory.Parent!;
        return directory.FullName;
    }
}
