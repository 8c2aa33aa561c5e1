using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.Functions.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Hosting;
using Etl.Functions.Objects;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.StateMachine;

namespace Etl.Functions.Tests.Fixtures;

/// <summary>The real functions under the real definition, over memory.</summary>
internal sealed class Host : ITaskResources, IObjectAccess
{
    public const string Bucket = "bucket";

    private static readonly StateMachineDefinition Definition = StateMachineDefinition.Load(RepositoryFiles.Read("statemachine/etl.asl.json"), Substitutions());

    private readonly FunctionRouter _functions;
    private int _executions;

    public Host(string dataset, int readBytes = 256 << 10, int mostBytesPerRead = int.MaxValue, Func<FunctionServices, FunctionServices>? configure = null)
    {
        Store = new MemoryStore { MostBytesPerRead = mostBytesPerRead };
        Registry = new MemoryRegistry(Tables);
        Sink = new MemorySink(Tables);
        Services = new FunctionServices
        {
            Objects = Store,
            Registry = Registry,
            Sink = Sink,
            Ledger = new MemoryLedger(Tables),
            Datasets = DatasetCatalog.Create("datasets", [DatasetLoader.Parse(dataset, "datasets/test.yaml")]),
            Observer = new Silence(),
            Time = new SteppingClock(),
            Options = new FunctionOptions { Bucket = Bucket, ReadBytes = readBytes },
        };
        if (configure is not null)
        {
            Services = configure(Services);
        }

        _functions = new FunctionRouter(Services);
    }

    public MemoryTables Tables { get; } = new();

    public MemoryStore Store { get; }

    public MemoryRegistry Registry { get; }

    public MemorySink Sink { get; }

    public FunctionServices Services { get; }

    /// <summary>Asked before a function is called, with its name and payload; may throw.</summary>
    public Action<string, JsonNode>? Before { get; set; }

    /// <summary>Asked after a function has answered, when its answer may still be lost by throwing.</summary>
    public Action<string, JsonNode?>? After { get; set; }

    /// <summary>The functions called, by name.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>The messages to the result queue.</summary>
    public List<JsonObject> Results { get; } = [];

    /// <summary>The alerts.</summary>
    public List<JsonObject> Alerts { get; } = [];

    public ObjectVersion Drop(byte[] bytes, string key = "incoming/test.csv") => Store.Put(Bucket, key, bytes);

    public static LoadEvent Event(ObjectVersion file, LoadOptions options) => new()
    {
        Detail = new EventDetail
        {
            Bucket = new EventBucket(file.Bucket),
            Object = new EventObject { Key = file.Key, Size = file.Size, VersionId = file.Version, Sequencer = file.Sequencer },
        },
        Options = options,
    };

    /// <summary>Runs an execution to its end.</summary>
    public async Task<ExecutionResult> RunAsync(ObjectVersion file, LoadOptions options)
    {
        var executor = new StateMachineExecutor(Definition, this, this, new ExecutorOptions { Time = new ImpatientClock(), Random = new Random(1) });
        var start = new ExecutionStart
        {
            Name = $"e{Interlocked.Increment(ref _executions)}",
            StateMachineName = "etl",
            Input = JsonSerializer.Serialize(Event(file, options), EtlJson.Default.LoadEvent),
        };
        lock (Tables.Gate)
        {
            Tables.Alive.Add(start.ExecutionId);
        }

        try
        {
            return await executor.RunAsync(start, observer: null, TestContext.Current.CancellationToken);
        }
        finally
        {
            lock (Tables.Gate)
            {
                Tables.Alive.Remove(start.ExecutionId);
            }
        }
    }

    /// <summary>The report of the only run that has one.</summary>
    public LoadReport? Report()
    {
        var key = Store.Keys.SingleOrDefault(key => key.StartsWith("reports/", StringComparison.Ordinal));
        return key is null ? null : JsonSerializer.Deserialize(Store.Find(Bucket, key), EtlJson.Default.LoadReport);
    }

    /// <summary>The lines of the only rejects.jsonl.</summary>
    public IReadOnlyList<RejectLine> Rejects()
    {
        var key = Store.Keys.SingleOrDefault(key => key.StartsWith("rejects/", StringComparison.Ordinal) && key.EndsWith(".jsonl", StringComparison.Ordinal));
        if (key is null)
        {
            return [];
        }

        var lines = System.Text.Encoding.UTF8.GetString(Store.Find(Bucket, key)!).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => JsonSerializer.Deserialize(line, EtlJson.Default.RejectLine)!)];
    }

    /// <summary>Calls one function, as from outside of the state machine.</summary>
    public Task<JsonNode?> CallAsync(string function, string payload) =>
        _functions.InvokeAsync(function, JsonNode.Parse(payload)!, TestContext.Current.CancellationToken);

    public bool Supports(string resource) => true;

    public async ValueTask<JsonNode?> InvokeAsync(TaskInvocation invocation, CancellationToken ct)
    {
        var parameters = invocation.Parameters!.AsObject();
        if (invocation.Resource.EndsWith("sqs:sendMessage", StringComparison.Ordinal))
        {
            return Keep(Results, parameters);
        }

        if (invocation.Resource.EndsWith("sns:publish", StringComparison.Ordinal))
        {
            return Keep(Alerts, parameters);
        }

        var name = parameters["FunctionName"]!.GetValue<string>();
        try
        {
            Calls.Enqueue(name);
            Before?.Invoke(name, parameters["Payload"]!);
            var answer = await _functions.InvokeAsync(name, parameters["Payload"]!, ct);
            After?.Invoke(name, answer);
            return new JsonObject { ["StatusCode"] = 200, ["Payload"] = answer };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var cause = JsonSerializer.Serialize(new ErrorCause(e.GetType().Name, e.Message), EtlJson.Default.ErrorCause);
            throw new TaskFailedException(e.GetType().Name, cause, e);
        }
    }

    public async ValueTask<Stream> OpenReadAsync(string bucket, string key, CancellationToken ct) =>
        await Store.OpenAsync(bucket, key, ct) ?? throw new ObjectNotFoundException(key);

    public async ValueTask WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct) =>
        await Store.WriteAsync(bucket, key, write, ct);

    /// <summary>What the definition's <c>${…}</c> stand for.</summary>
    public static IReadOnlyDictionary<string, string> Substitutions() =>
        FunctionTable.All.Select(function => KeyValuePair.Create($"{function.Name}Function", function.Name))
            .Append(KeyValuePair.Create("ResultQueueUrl", "queue"))
            .Append(KeyValuePair.Create("AlertTopicArn", "topic"))
            .ToDictionary();

    /// <summary>What functions can be put together with, but not called.</summary>
    public static FunctionServices NoServices() => new()
    {
        Objects = new MemoryStore(),
        Registry = null!,
        Sink = null!,
        Ledger = null!,
        Datasets = null!,
        Observer = null!,
        Time = TimeProvider.System,
        Options = new FunctionOptions { Bucket = Bucket },
    };

    private static JsonObject Keep(List<JsonObject> list, JsonObject message)
    {
        lock (list)
        {
            list.Add(message.DeepClone().AsObject());
        }

        return [];
    }
}
