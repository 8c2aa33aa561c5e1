using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Etl.Functions.Abandon;
using Etl.Functions.Errors;
using Etl.Functions.Finish;
using Etl.Functions.MarkPublished;
using Etl.Functions.PreScan;
using Etl.Functions.Process;
using Etl.Functions.Prove;
using Etl.Functions.Reduce;
using Etl.Functions.Split;
using Etl.Functions.Validate;

namespace Etl.Functions.Hosting;

/// <summary>Calls functions by name with JSON in and out, as the state machine does on either host.</summary>
public sealed class FunctionRouter
{
    private readonly Dictionary<string, Func<JsonNode, CancellationToken, Task<JsonNode?>>> _functions = new(StringComparer.Ordinal);

    /// <summary>A router over all functions.</summary>
    public FunctionRouter(FunctionServices services)
        : this(services, new PlanCache(services.Objects))
    {
    }

    private FunctionRouter(FunctionServices services, PlanCache plans)
    {
        AddWorkers(services, plans);
        var mark = new MarkPublishedFunction(services);
        var abandon = new AbandonFunction(services, plans);
        Add("Split", new SplitFunction(services, plans).HandleAsync, EtlJson.Default.FunctionRequest, EtlJson.Default.WorkPlan);
        Add("Process", new ProcessFunction(services, plans).HandleAsync, EtlJson.Default.ChunkRequest, EtlJson.Default.ChunkReport);
        Add("Prove", new ProveFunction(services, plans).HandleAsync, EtlJson.Default.FunctionRequest, EtlJson.Default.ProofResult);
        Add("Reduce", new ReduceFunction(services, plans).HandleAsync, EtlJson.Default.FunctionRequest, EtlJson.Default.ReduceAnswer);
        Add("Finish", new FinishFunction(services, plans).HandleAsync, EtlJson.Default.FunctionRequest, EtlJson.Default.FinishAnswer);
        _functions["MarkPublished"] = async (payload, ct) =>
        {
            await mark.HandleAsync(Read("MarkPublished", payload, EtlJson.Default.FunctionRequest), ct);
            return null;
        };
        _functions["Abandon"] = async (payload, ct) =>
        {
            var isStopped = payload is JsonObject fields && fields["detail-type"]?.ToString() == StoppedExecution.DetailType;
            var request = isStopped
                ? Read("Abandon", payload, EtlJson.Default.StoppedExecution).ToRequest()
                : Read("Abandon", payload, EtlJson.Default.FunctionRequest);
            return JsonSerializer.SerializeToNode(await abandon.HandleAsync(request, ct), EtlJson.Default.FailureAnswer);
        };
    }

    private FunctionRouter(WorkerServices services) => AddWorkers(services, new PlanCache(services.Objects));

    /// <summary>The functions' names.</summary>
    public IEnumerable<string> Names => _functions.Keys;

    /// <summary>A router over the functions that reach no database: Validate and PreScan.</summary>
    public static FunctionRouter WithoutDatabase(WorkerServices services) => new(services);

    /// <summary>Calls a function. Its exceptions come out as they are; their short names are what the definition catches.</summary>
    /// <exception cref="InputException">The payload is not what the function takes.</exception>
    public Task<JsonNode?> InvokeAsync(string name, JsonNode payload, CancellationToken ct) => _functions[name](payload, ct);

    private void AddWorkers(WorkerServices services, PlanCache plans)
    {
        Add("Validate", new ValidateFunction(services, plans).HandleAsync, EtlJson.Default.ChunkRequest, EtlJson.Default.ChunkReport);
        Add("PreScan", new PreScanFunction(services, plans).HandleAsync, EtlJson.Default.ChunkRequest, EtlJson.Default.PreScanMap);
    }

    private void Add<TIn, TOut>(string name, Func<TIn, CancellationToken, Task<TOut>> handle, JsonTypeInfo<TIn> input, JsonTypeInfo<TOut> output)
        where TIn : class =>
        _functions[name] = async (payload, ct) => JsonSerializer.SerializeToNode(await handle(Read(name, payload, input), ct), output);

    private static T Read<T>(string name, JsonNode payload, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return payload.Deserialize(type) ?? throw new InputException(FunctionMessages.PayloadUnreadable(name, "it is null."));
        }
        catch (JsonException e)
        {
            throw new InputException(FunctionMessages.PayloadUnreadable(name, e.Message), e);
        }
    }
}
