using Etl.Cli.Generation;
using Etl.Cli.Terminals;
using Etl.Local;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>What one test works with: a database, a workspace, datasets and files, all of its own.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private readonly TestFolder _folder = new();

    private Workbench(string database) => Database = database;

    /// <summary>The connection string of the test's own database.</summary>
    public string Database { get; }

    /// <summary>A directory that disappears with the test.</summary>
    public string Folder => _folder.Root;

    public string Workspace => Path.Combine(Folder, ".etl");

    public string Datasets => Path.Combine(Folder, "datasets");

    public static async Task<Workbench> CreateAsync(SharedPostgres postgres)
    {
        var bench = new Workbench(await postgres.CreateDatabaseAsync());
        Directory.CreateDirectory(bench.Datasets);
        File.Copy(Places.TransactionsDataset, Path.Combine(bench.Datasets, "transactions.yaml"));
        return bench;
    }

    /// <summary>A path in the test's directory.</summary>
    public string PathOf(string name) => _folder.PathOf(name);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, ReadOnlySpan<byte> content) => _folder.Write(name, content);

    /// <summary>Writes a file of UTF-8 and returns its path.</summary>
    public string Write(string name, string content) => _folder.Write(name, content);

    /// <summary>Writes a dataset file.</summary>
    public void AddDataset(string yaml) => Write($"datasets/{Guid.NewGuid():N}.yaml", yaml);

    /// <summary>Writes generated transactions and returns the path.</summary>
    public string Generate(string name, long rows, ulong seed, long bad = 0)
    {
        var path = PathOf(name);
        using var file = File.Create(path);
        new TransactionGenerator(new GeneratorOptions { Rows = rows, Seed = seed, BadRows = bad, QuotedNewlines = true }).Write(file, CancellationToken.None);
        return path;
    }

    /// <summary>Loads a file in this process.</summary>
    public async Task<RunOutcome> RunAsync(RunRequest request, RecordedProgress? progress = null)
    {
        await using var etl = new LocalEtl(new LocalOptions
        {
            Workspace = Workspace,
            Datasets = Datasets,
            Database = Database,
            ApplicationRoot = RepositoryFiles.Root,
        });
        return await etl.RunAsync(request, progress ?? new RecordedProgress(), CancellationToken.None);
    }

    /// <summary>Loads a file in this process, with the defaults.</summary>
    public Task<RunOutcome> RunAsync(string file) => RunAsync(new RunRequest { File = file });

    /// <summary>Loads a file that has to succeed.</summary>
    public async Task<RunOutcome> LoadAsync(RunRequest request, RecordedProgress? progress = null)
    {
        var outcome = await RunAsync(request, progress);
        Assert.True(outcome.Status == RunStatus.Succeeded, $"{outcome.Status}: {outcome.ErrorName}: {outcome.ErrorCause}");
        Accounts.MustHold(outcome.Accounts);
        return outcome;
    }

    /// <summary>Loads a file that has to succeed, with the defaults.</summary>
    public Task<RunOutcome> LoadAsync(string file) => LoadAsync(new RunRequest { File = file });

    /// <summary>The command in this process, with its exit code and what it writes.</summary>
    public async Task<ProgramEnd> CommandAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext
        {
            Out = new Screen(output, isTerminal: false, color: false, 160),
            Error = new Screen(error, isTerminal: false, color: false, 160),
            OpenOutput = () => new MemoryStream(),
            CurrentDirectory = Folder,
            ApplicationRoot = RepositoryFiles.Root,
            Environment = name => name == "ETL_DATABASE" ? Database : null,
            Time = TimeProvider.System,
            Services = Composition.Create(),
        };
        var code = await EtlCommand.InvokeAsync(arguments, context, CancellationToken.None);
        return new ProgramEnd(code, output.ToString(), error.ToString());
    }

    /// <summary>The command as a process of its own.</summary>
    public ProgramRun Start(params string[] arguments) => EtlProcess.Start(this, arguments);

    /// <summary>The rows of a query, as COPY writes them.</summary>
    public Task<string[]> RowsAsync(string sql) => Sql.RowsAsync(Database, sql);

    /// <summary>The only value of a query.</summary>
    public Task<string> ValueAsync(string sql) => Sql.ValueAsync(Database, sql);

    /// <summary>All transactions, in the order of their keys.</summary>
    public Task<string[]> TransactionsAsync() => RowsAsync("SELECT * FROM transactions ORDER BY transaction_id COLLATE \"C\"");

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
