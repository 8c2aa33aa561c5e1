using Etl.Cli.Terminals;
using Etl.Local;
using Etl.Local.Running;
using Etl.Postgres.History;

namespace Etl.Cli.Tests;

/// <summary>Runs command lines in a world of their own and keeps what they write.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public string Home => _folder.Root;

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public MemoryStream Bytes { get; } = new();

    public FakeEtl Etl { get; init; } = FakeEtl.Answering(request => new RunOutcome { Status = RunStatus.Succeeded, File = request.File });

    public Dictionary<string, string> Environment { get; } = [];

    public IReadOnlyList<LoadRecord> Loads { get; init; } = [];

    /// <summary>By the load's id.</summary>
    public IReadOnlyDictionary<string, ExecutionRecord[]> Executions { get; init; } = new Dictionary<string, ExecutionRecord[]>();

    public int Width { get; init; } = 120;

    public LocalOptions? Options { get; private set; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public async Task<int> InvokeAsync(string[] args, CancellationToken ct = default) => await EtlCommand.InvokeAsync(args, Context(), ct);

    public CommandContext Context() => new()
    {
        Out = new Screen(_out, isTerminal: false, color: false, Width),
        Error = new Screen(_error, isTerminal: false, color: false, Width),
        OpenOutput = () => Bytes,
        CurrentDirectory = Home,
        ApplicationRoot = Path.Combine(Home, "application"),
        Environment = name => Environment.GetValueOrDefault(name),
        Time = Time,
        Services = new Services
        {
            OpenEtl = options =>
            {
                Options = options;
                return Etl;
            },
            ListLoads = (_, most, _) => Task.FromResult<IReadOnlyList<LoadRecord>>([.. Loads.Take(most)]),
            ListExecutions = (_, loadId, _) => Task.FromResult<IReadOnlyList<ExecutionRecord>>(Executions.GetValueOrDefault(loadId, [])),
            FindLoads = (_, prefix, _) => Task.FromResult<IReadOnlyList<LoadRecord>>([.. Loads.Where(load => load.LoadId.StartsWith(prefix, StringComparison.Ordinal))]),
        },
    };

    public void Dispose() => _folder.Dispose();
}
