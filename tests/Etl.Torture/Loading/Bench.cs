using System.Text.Json;
using Etl.Functions.Datasets;
using Etl.Functions.Hosting;
using Etl.Functions.Objects;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Local.Objects;
using Etl.Local.Running;
using Etl.Postgres.Connections;
using Etl.Postgres.Ledger;
using Etl.Postgres.Loads;
using Etl.Postgres.Outbox;
using Etl.Postgres.Sinks;
using Etl.StateMachine;
using Etl.Torture.Loading.Ports;

namespace Etl.Torture.Loading;

/// <summary>
/// The real functions under the real definition over a database of their own, composed as the command composes them, with
/// objects in memory: what a case attacks, once or several times.
/// </summary>
internal sealed class Bench : IAsyncDisposable
{
    private const string Bucket = "bucket";

    private readonly BenchDatabase _database;
    private readonly string _definition;
    private readonly int _seed;
    private readonly Action<BenchDatabase> _giveBack;
    private int _executions;

    public Bench(BenchDatabase database, string definition, int seed, Action<BenchDatabase> giveBack) =>
        (_database, _definition, _seed, _giveBack) = (database, definition, seed, giveBack);

    /// <summary>The objects.</summary>
    public MemoryStore Store { get; init; } = new() { Versioned = true };

    /// <summary>The database, for looking at it from outside.</summary>
    public string ConnectionString => _database.ConnectionString;

    private DatabaseConnections Database => _database.Connections;

    /// <summary>Drops a file.</summary>
    public ObjectVersion Put(string key, string version, byte[] bytes) => Store.Put(Bucket, key, bytes, version);

    /// <summary>A whole object; null when there is none.</summary>
    public byte[]? Find(string key) => Store.Find(Bucket, key);

    /// <summary>Takes one event through the definition.</summary>
    public async Task<BenchEnding> RunAsync(BenchLoad load, CancellationToken ct)
    {
        var number = Interlocked.Increment(ref _executions);
        var name = $"execution-{number}";
        var definition = StateMachineDefinition.Load(_definition, LocalResources.Substitutions(dryRun: false));
        var reporter = new RunReporter(new Silence(), definition, load.File.Size);
        var functions = new FunctionRouter(Services(load, reporter));
        var local = new LocalResources(functions, new PostgresOutbox(Database));
        ITaskResources resources = new ActingResources(local, name, load.Skew);
        if (load.Resources is { } decorate)
        {
            resources = decorate(resources, functions);
        }

        var executor = new StateMachineExecutor(
            definition, resources, new StoreAccess(Store), new ExecutorOptions { Time = new HurriedTime(200), Random = new Random(_seed + number) });
        var start = new ExecutionStart { Name = name, StateMachineName = "etl", Input = Input(load) };

        // An execution without its lock is one that others take for dead.
        await using var alive = load.SeemsDead ? null : await PostgresExecutionLock.AcquireAsync(Database, start.ExecutionId, ct);
        var result = await executor.RunAsync(start, load.Observer is { } observer ? new ExecutionObservers(reporter, observer) : reporter, ct);
        ct.ThrowIfCancellationRequested();
        return new BenchEnding
        {
            ExecutionId = start.ExecutionId,
            Succeeded = result.Status == ExecutionStatus.Succeeded,
            FinalState = result.FinalState,
            Error = result.Status == ExecutionStatus.Succeeded ? null : result.Error ?? result.Status.ToString(),
            Cause = result.Cause,
            Plan = reporter.Plan,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _database.EmptyAsync();
        _giveBack(_database);
    }

    private FunctionServices Services(BenchLoad load, RunReporter reporter)
    {
        var registry = new PostgresLoadRegistry(Database, new PostgresExecutionLiveness(Database));
        var services = new FunctionServices
        {
            Objects = Store,
            Registry = registry,
            Sink = new PostgresSink(Database),
            Ledger = new PostgresLedger(Database),
            Datasets = DatasetCatalog.Create("datasets", [DatasetLoader.Parse(load.Dataset, "datasets/orders.yaml")]),
            Alerts = new LocalAlerts(new PostgresOutbox(Database)),
            Observer = reporter,
            Time = new SkewedClock(),
            Options = new FunctionOptions { Bucket = Bucket, ReadBytes = load.ReadBytes },
        };
        if (load.Configure is { } configure)
        {
            services = configure(services);
        }

        if (load.Watch is not { } watch)
        {
            return services;
        }

        return services with
        {
            Objects = new WatchedStore(services.Objects, watch),
            Registry = new WatchedRegistry(services.Registry, watch),
            Sink = new WatchedSink(services.Sink, watch),
            Ledger = new WatchedLedger(services.Ledger, watch),
        };
    }

    private static string Input(BenchLoad load) => JsonSerializer.Serialize(
        new LoadEvent
        {
            Detail = new EventDetail
            {
                Bucket = new EventBucket(load.File.Bucket),
                Object = new EventObject { Key = load.File.Key, Size = load.File.Size, VersionId = load.File.Version, Sequencer = load.File.Sequencer },
            },
            Options = load.Options,
        },
        EtlJson.Default.LoadEvent);
}
