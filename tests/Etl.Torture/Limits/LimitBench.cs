using System.Globalization;
using Etl.Torture.Loading;
using Etl.Torture.Running;
using Npgsql;

namespace Etl.Torture.Limits;

/// <summary>A directory and a database for real processes.</summary>
internal sealed class LimitBench : IAsyncDisposable
{
    private readonly TortureContext _context;
    private readonly TestPostgres _server;
    private readonly string _database;

    private LimitBench(TortureContext context, TestPostgres server, string database)
    {
        (_context, _server) = (context, server);
        _database = new NpgsqlConnectionStringBuilder(database) { Pooling = true, Timeout = 300, CommandTimeout = 600 }.ConnectionString;
        Directory = Path.Combine(context.Scratch, $"limit-{Guid.NewGuid():n}");
        System.IO.Directory.CreateDirectory(Path.Combine(Directory, "datasets"));
    }

    /// <summary>The directory.</summary>
    public string Directory { get; }

    public static async Task<LimitBench> OpenAsync(TortureContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        return new LimitBench(context, server, await server.CreateDatabaseAsync(pooled: false, ct: ct));
    }

    /// <summary>Writes the only dataset.</summary>
    public void WriteDataset(string yaml) => File.WriteAllText(Path.Combine(Directory, "datasets", "wide.yaml"), yaml);

    /// <summary>The path of a file in the directory.</summary>
    public string PathOf(string name) => Path.Combine(Directory, name);

    /// <summary>Loads a file with a process of its own.</summary>
    public Task<EtlProcess> RunAsync(string file, string chunkSize, CancellationToken ct) => EtlProcess.RunAsync(
        _context.Files,
        ["run", PathOf(file), "--json", "--quiet", "--workspace", PathOf("workspace"), "--datasets", PathOf("datasets"), "--database", _database, "--chunk-size", chunkSize],
        ct);

    /// <summary>A number from the database; null when there is no such table.</summary>
    public async Task<long?> CountAsync(string table, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {table}", connection);
        try
        {
            return (long?)await command.ExecuteScalarAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }

    /// <summary>What is wrong with a process that took too much memory; nothing when it did not.</summary>
    public static IEnumerable<string> OverMemory(EtlProcess process, long mostMegabytes)
    {
        if (process.PeakBytes > mostMegabytes << 20)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"the process took {process.PeakBytes >> 20} MiB, the most is {mostMegabytes}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DropDatabaseAsync(_database);
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
