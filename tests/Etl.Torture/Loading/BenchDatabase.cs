using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Torture.Loading;

/// <summary>A database for one bench after the other.</summary>
internal sealed class BenchDatabase
{
    private BenchDatabase(string connectionString)
    {
        // Patience is not under attack, and the machine may be busy.
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { Timeout = 300, CommandTimeout = 600 }.ConnectionString;
        Connections = new DatabaseConnections(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = true, MaxPoolSize = 40, Timeout = 300, CommandTimeout = 600 }.ConnectionString);
    }

    /// <summary>For looking at it from outside, without a pool.</summary>
    public string ConnectionString { get; }

    /// <summary>The functions' connections.</summary>
    public DatabaseConnections Connections { get; }

    public static async Task<BenchDatabase> CreateAsync(TestPostgres server, CancellationToken ct)
    {
        var database = new BenchDatabase(await server.CreateDatabaseAsync(pooled: false, ct: ct));
        await database.Connections.Schema.EnsureAsync(ct);
        return database;
    }

    /// <summary>Takes away what loads have left in it.</summary>
    public async Task EmptyAsync()
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            DO $$ DECLARE name text; BEGIN
              FOR name IN SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'etl_staging'::regnamespace AND relkind = 'r' LOOP EXECUTE 'DROP TABLE ' || name; END LOOP;
            END $$;
            DROP TABLE IF EXISTS orders;
            TRUNCATE etl.load, etl.run, etl.chunk, etl.lease, etl.outbox;
            """,
            connection);
        await command.ExecuteNonQueryAsync();
    }
}
