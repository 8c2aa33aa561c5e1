using System.Collections.Immutable;
using System.Globalization;
using Etl.Local.Embedded;
using Npgsql;

namespace Etl.Benchmark.Servers;

/// <summary>
/// The embedded Postgres of the workspace in which the command is started, as the command starts it. It runs from the first
/// measure to the last, and everybody connects to it through the same socket.
/// </summary>
internal sealed class BenchmarkServer : IAsyncDisposable
{
    private readonly EmbeddedPostgres _postgres;
    private readonly NpgsqlConnectionStringBuilder _address;

    private BenchmarkServer(EmbeddedPostgres postgres)
    {
        _postgres = postgres;

        // No connection may stay open: a database that is in use cannot be dropped.
        _address = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Pooling = false, CommandTimeout = 0 };
    }

    /// <summary>The connection string of the loaded database.</summary>
    public string ConnectionString => _address.ConnectionString;

    /// <summary>The directory of the socket.</summary>
    public string Host => _address.Host!;

    public string Port => _address.Port.ToString(CultureInfo.InvariantCulture);

    public string User => _address.Username!;

    /// <summary>The loaded database: the one the command uses by default.</summary>
    public string Database => _address.Database!;

    private string Maintenance => new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "postgres" }.ConnectionString;

    /// <exception cref="BenchmarkException">It does not start.</exception>
    public static async Task<BenchmarkServer> StartAsync(BenchmarkFiles files, CancellationToken ct)
    {
        try
        {
            return new BenchmarkServer(await EmbeddedPostgres.AcquireAsync(
                new EmbeddedPostgresOptions
                {
                    WorkspaceDirectory = files.Workspace,
                    BinariesDirectory = PostgresBinaries.FindDirectory(files.Root),
                    Supervisor = new SupervisorCommand("dotnet", [files.Program]),
                },
                ct));
        }
        catch (EmbeddedPostgresException error)
        {
            throw new BenchmarkException(error.Message);
        }
    }

    /// <summary>Makes a database that <see cref="ResetAsync"/> can copy.</summary>
    public async Task CreateTemplateAsync(string name, string sql, CancellationToken ct)
    {
        await ExecuteAsync(Maintenance, $"DROP DATABASE IF EXISTS {name}", ct);
        await ExecuteAsync(Maintenance, $"CREATE DATABASE {name}", ct);
        await ExecuteAsync(new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString, sql, ct);
    }

    /// <summary>Makes the loaded database a template, with its statistics up to date and its pages all visible.</summary>
    public async Task KeepAsTemplateAsync(string name, CancellationToken ct)
    {
        await ExecuteAsync(ConnectionString, $"VACUUM (ANALYZE) {TransactionTable.Name}", ct);
        await DropTemplateAsync(name, ct);
        await ExecuteAsync(Maintenance, $"ALTER DATABASE {Database} RENAME TO {name}", ct);
    }

    public Task DropTemplateAsync(string name, CancellationToken ct) => ExecuteAsync(Maintenance, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)", ct);

    /// <summary>Replaces the loaded database by a copy of a template, file by file, and writes everything that is left to be written.</summary>
    public async Task ResetAsync(string template, CancellationToken ct)
    {
        await DropTemplateAsync(Database, ct);
        await ExecuteAsync(Maintenance, $"CREATE DATABASE {Database} TEMPLATE {template} STRATEGY file_copy", ct);
        await CheckpointAsync(ct);
    }

    public Task CheckpointAsync(CancellationToken ct) => ExecuteAsync(Maintenance, "CHECKPOINT", ct);

    /// <summary>What is in the loaded table.</summary>
    public async Task<TableState> LookAsync(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(
            $"SELECT count(*), coalesce(sum(hash_record_extended(ROW({TransactionTable.Columns}), 0)), 0) FROM {TransactionTable.Name}", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new TableState(reader.GetInt64(0), reader.GetDecimal(1));
    }

    /// <summary>The server's version, without what it was built on.</summary>
    public async Task<string> VersionAsync(CancellationToken ct) => (await PairsAsync("SELECT 'version', current_setting('server_version')", ct))["version"];

    /// <summary>The settings that its configuration file has, but for those that only say where things are.</summary>
    public Task<ImmutableSortedDictionary<string, string>> SettingsAsync(CancellationToken ct) => PairsAsync(
        """
        SELECT name, current_setting(name) FROM pg_settings
        WHERE source = 'configuration file' AND name !~ '^(log_|lc_|unix_socket|listen|port$|data_directory|hba_file|ident_file|timezone|TimeZone|search_path)'
        """, ct);

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<ImmutableSortedDictionary<string, string>> PairsAsync(string sql, CancellationToken ct)
    {
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        await using var connection = new NpgsqlConnection(Maintenance);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            pairs.Add(reader.GetString(0), reader.GetString(1));
        }

        return pairs.ToImmutable();
    }
}
