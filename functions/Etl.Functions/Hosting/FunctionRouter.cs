using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Etl.Functions.Abandon;
using Etl.Functions.Chunks;
using Etl.Functions.Errors;
using Etl.Functions.Finish;
using Etl.Functions.MarkPublished;
using Etl.Functions.Ports;
using Etl.Functions.PreScan;
using Etl.Functions.Process;
using Etl.Functions.Prove;
using Etl.Functions.Reduce;
using Etl.Functions.Runs;
using Etl.Functions.Split;
using Etl.Functions.Validate;

namespace Etl.Functions.Hosting;

/// <summary>Calls functions by name with JSON in and out, as the state machine does on either host.</summary>
public sealed class FunctionRouter
{
    private readonly Dictionary<string, Handler> _handlers;

    /// <summary>A router over all functions.</summary>
    public FunctionRouter(FunctionServices services)
        : this(services, FunctionTable.All)
    {
    }

    private FunctionRouter(WorkerServices services, IEnumerable<FunctionRow> functions)
    {
        var plans = new PlannedRuns(services.Objects, services.Options.Formats);
        _handlers = functions.ToDictionary(function => function.Name, function => Of(function.Name, services, plans), StringComparer.Ordinal);
    }

    private delegate Task<JsonNode?> Handler(JsonNode payload, CancellationToken ct);

    /// <summary>A router over the functions that reach no database.</summary>
    public static FunctionRouter WithoutDatabase(WorkerServices services) => new(services, FunctionTable.All.Where(function => !function.ReachesDatabase));

    /// <summary>Calls a function. Its exceptions come out as they are; their short names are what the definition catches.</summary>
    /// <exception cref="InputException">The payload is not what the function takes.</exception>
    public Task<JsonNode?> InvokeAsync(string name, JsonNode payload, CancellationToken ct) => _handlers[name](payload, ct);

    private static Handler Of(string name, WorkerServices services, PlannedRuns plans) => name switch
    {
        "Validate" => Typed(name, new ValidateFunction(services, plans).HandleAsync, EtlJson.Default.ChunkRequest, EtlJson.Default.ChunkReport),
        "PreScan" => Typed(name, new PreScanFunction(services, plans).HandleAsync, EtlJson.Default.ChunkRequest, EtlJson.Default.PreScanMap),
        _ when services is FunctionServices all => OverDatabase(name, all, plans),
        _ => throw new InvalidOperationException(FunctionMessages.NoHandlerWithoutDatabase(name)),
    };

    private static Handler OverDatabase(string name, FunctionServices services, PlannedRuns plans) => name switch
    {
        "Split" => Typed(name, new SplitFunction(services, plans).HandleAsync, EtlJson.Default.FunctionRequest, EtlJson.Default.WorkAhead),
        "Process" => Typed(name, new ProcessFunction(services, plans).HandleAsync, EtlJson.Default.ChunkRequest, EtlJson.Default.ChunkReport),
        "Prove" => Typed(name, new ProveFunction(services, plans).HandleAsync, EtlJson.Default.FunctionRequest, EtlJson.Default.ProofResult),
        "Reduce" => Typed(name, new ReduceFunction(services, plans).HandleAsync, EtlJson.Default.FunctionRequest, EtlJson.Default.ReduceAnswer),
        "Finish" => Typed(name, new FinishFunction(services, plans).HandleAsync, EtlJson.Default.FunctionRequest, EtlJson.Default.FinishAnswer),
        "Abandon" => Abandon(new AbandonFunction(services, plans)),
        "MarkPublished" => MarkPublished(new MarkPublishedFunction(services)),
        _ => throw new InvalidOperationException(FunctionMessages.NoHandler(name)),
    };

    private static Handler Abandon(AbandonFunction function) => async (payload, ct) =>
    {
        const string Name = "Abandon";
        var isStopped = payload is JsonObject fields && fields["detail-type"]?.ToString() == StoppedExecution.DetailType;
        var request = isStopped
            ? Read(Name, payload, EtlJson.Default.StoppedExecution).ToRequest()
            : Read(Name, payload, EtlJson.Default.FunctionRequest);
        return JsonSerializer.SerializeToNode(await function.HandleAsync(request, ct), EtlJson.Default.FailureAnswer);
    };

    private static Handler MarkPublished(MarkPublishedFunction function) => async (payload, ct) =>
    {
        await function.HandleAsync(Read("MarkPublished", payload, EtlJson.Default.FunctionRequest), ct);
        return null;
    };

    private static Handler Typed<TIn, TOut>(string name, Func<TIn, CancellationToken, Task<TOut>> handle, JsonTypeInfo<TIn> input, JsonTypeInfo<TOut> output)
        where TIn : class =>
        async (payload, ct) => JsonSerializer.SerializeToNode(await handle(Read(name, payload, input), ct), output);

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
