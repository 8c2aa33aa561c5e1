[assembly: AssemblyFixture(typeof(Etl.Postgres.Tests.Server.PostgresServer))]

namespace Etl.Postgres.Tests.Server;

/// <summary>One embedded Postgres for all tests of this assembly; one database a test.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    /// <summary>Set to <c>oldest</c>, the tests run against the oldest Postgres that is supported, as <c>./etl test</c> does a second time.</summary>
    private const string VersionVariable = "ETL_TEST_POSTGRES";

    private TestPostgres? _postgres;

    /// <summary>The connection string of a superuser.</summary>
    public string Administrator => _postgres!.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        var isOldest = Environment.GetEnvironmentVariable(VersionVariable) == "oldest";
        _postgres = await TestPostgres.StartAsync(binaries: isOldest ? RepositoryFiles.PathOf("tests/Etl.Postgres.Tests/node_modules/postgres-oldest/native") : null);

        // These tests are about other roles too.
        await _postgres.AdmitAsync("local all all trust");
    }

    /// <summary>Creates a database and returns its connection string.</summary>
    public Task<string> CreateDatabaseAsync() => _postgres!.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }
}
