using System.Text;
using Etl.Local;
using Etl.Local.Running;
using Etl.Torture.Running;
using Npgsql;

namespace Etl.Torture.Security;

/// <summary>What one case works with: a database and a directory of its own, with a neighbour beside it that nothing may touch.</summary>
internal sealed class SecurityBench : IAsyncDisposable
{
    private readonly TestPostgres _server;

    private SecurityBench(TortureContext context, TestPostgres server, string database, string folder)
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

    /// <summary>What the server has written about itself.</summary>
    public string ServerLog => Path.Combine(_server.Files, "postgres.log");

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
        return new SecurityBench(context, server, await server.CreateDatabaseAsync(pooled: false, ct: ct), Path.Combine(context.Scratch, $"security-{Guid.NewGuid():n}"));
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
        return await etl.RunAsync(request, new Silence(), ct);
    }

    /// <summary>The command as a process, its database named by the environment.</summary>
    public Task<ProgramEnd> CommandAsync(CancellationToken ct, params string[] arguments) => CommandAsync(Database, arguments, ct);

    /// <summary>The command as a process, with another database.</summary>
    /// <param name="database">Its connection string; null: none is named.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="ct">Kills it.</param>
    /// <param name="watch">Is called again and again while it runs, with its process id.</param>
    /// <param name="mask">The umask it is started with, in octal; null: this process's.</param>
    public async Task<ProgramEnd> CommandAsync(string? database, string[] arguments, CancellationToken ct, Action<int>? watch = null, string? mask = null)
    {
        string[] command = ["dotnet", Context.Files.Program, .. arguments];
        // The shell becomes the command: the process id stays the same.
        if (mask is not null)
        {
            command = ["sh", "-c", $"umask {mask}; exec \"$@\"", "sh", .. command];
        }

        await using var run = ProgramRun.Start(command[0], command[1..], Folder, [KeyValuePair.Create("ETL_DATABASE", database)]);
        return await run.WaitAsync(watch, ct);
    }

    public Task ExecuteAsync(string sql, CancellationToken ct) => Sql.ExecuteAsync(Database, sql, ct);

    /// <summary>The first column of a query, as text.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string sql, CancellationToken ct)
    {
        await using var connection = await Sql.OpenAsync(Database, ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var values = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            values.Add(reader.IsDBNull(0) ? "\\N" : reader.GetValue(0).ToString()!);
        }

        return values;
    }

    /// <summary>What has been written where nothing should be: beside the case's directory, or into its neighbour.</summary>
    public IEnumerable<string> Strays()
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(Root))
        {
            if (path != Folder && path != Neighbour)
            {
                yield return $"{path} was made outside the workspace";
            }
        }

        var kept = Path.Combine(Neighbour, "kept.txt");
        foreach (var path in Directory.EnumerateFileSystemEntries(Neighbour, "*", SearchOption.AllDirectories))
        {
            if (path != kept)
            {
                yield return $"{path} was made in a neighbour's directory";
            }
        }

        if (!File.Exists(kept) || File.ReadAllText(kept) != "kept")
        {
            yield return "a neighbour's file was changed";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DropDatabaseAsync(Database);
        Directory.Delete(Root, recursive: true);
    }
}
