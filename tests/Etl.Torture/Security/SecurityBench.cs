using System.Text;
using Etl.Local;
using Etl.Local.Running;
using Etl.Torture.Running;
using Npgsql;

namespace Etl.Torture.Security;

/// <summary>What one case works with: a database and a directory of its own, with a neighbour beside it that nothing may touch.</summary>
internal sealed class SecurityBench : IAsyncDisposable
{
    private readonly TortureServer _server;

    private SecurityBench(TortureContext context, TortureServer server, string database, string folder)
    {
        (Context, _server, Database, Root) = (context, server, database, folder);
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Datasets);
        Directory.CreateDirectory(Neighbour);
        File.WriteAllText(Path.Combine(Neighbour, "kept.txt"), "kept");
    }

    public TortureContext Context { get; }

    /// <summary>The connection string of the case's database.</summary>
    public string Database { get; }

    /// <summary>Holds everything of the case.</summary>
    public string Root { get; }

    /// <summary>Where the command is started and files lie.</summary>
    public string Folder => Path.Combine(Root, "here");

    public string Workspace => Path.Combine(Folder, ".etl");

    public string Datasets => Path.Combine(Folder, "datasets");

    /// <summary>Somebody else's directory.</summary>
    public string Neighbour => Path.Combine(Root, "neighbour");

    public static async Task<SecurityBench> CreateAsync(TortureContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        return new SecurityBench(context, server, await server.CreateDatabaseAsync(ct), Path.Combine(context.Scratch, $"security-{Guid.NewGuid():n}"));
    }

    /// <summary>Writes a dataset file.</summary>
    public void AddDataset(string yaml) => File.WriteAllText(Path.Combine(Datasets, $"{Directory.GetFiles(Datasets).Length}.yaml"), yaml);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string path, ReadOnlySpan<byte> content)
    {
        path = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a file of UTF-8 and returns its path.</summary>
    public string Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    /// <summary>Loads a file in this process.</summary>
    public async Task<RunOutcome> LoadAsync(RunRequest request, CancellationToken ct)
    {
        await using var etl = new LocalEtl(new LocalOptions { Workspace = Workspace, Datasets = Datasets, Database = Database, ApplicationRoot = Context.Files.Root });
        return await etl.RunAsync(request, new Quiet(), ct);
    }

    /// <summary>The command as a process, its database named by the environment.</summary>
    public Task<CommandRun> CommandAsync(CancellationToken ct, params string[] arguments) => CommandAsync(Database, arguments, ct);

    /// <summary>The command as a process, with another database.</summary>
    public Task<CommandRun> CommandAsync(string? database, string[] arguments, CancellationToken ct, Action<int>? watch = null, string? mask = null) =>
        CommandRun.RunAsync(
            Context.Files, Folder, database is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["ETL_DATABASE"] = database }, arguments, watch, mask, ct);

    public async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The first column of a query, as text.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string sql, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var values = new List<string>();
        while (await reader.ReadAsync(ct)) values.Add(reader.IsDBNull(0) ? "\\N" : reader.GetValue(0).ToString()!);
        return values;
    }

    /// <summary>What has been written where nothing should be: beside the case's directory, or into its neighbour.</summary>
    public IEnumerable<string> Strays()
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(Root))
        {
            if (path != Folder && path != Neighbour) yield return $"{path} was made outside the workspace";
        }

        var kept = Path.Combine(Neighbour, "kept.txt");
        foreach (var path in Directory.EnumerateFileSystemEntries(Neighbour, "*", SearchOption.AllDirectories))
        {
            if (path != kept) yield return $"{path} was made in a neighbour's directory";
        }

        if (!File.Exists(kept) || File.ReadAllText(kept) != "kept") yield return "a neighbour's file was changed";
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DropDatabaseAsync(Database, CancellationToken.None);
        Directory.Delete(Root, recursive: true);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync(ct);
        return connection;
    }

    private sealed class Quiet : IRunProgress
    {
        public void StageStarted(RunStage stage, int? chunks, long? bytes)
        {
        }

        public void ChunkDone()
        {
        }

        public void Advanced(long bytes, long records, long rejected)
        {
        }

        public void StageEnded(RunStage stage)
        {
        }

        public void Note(string text)
        {
        }
    }
}
