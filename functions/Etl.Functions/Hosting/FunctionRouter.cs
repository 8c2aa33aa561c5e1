using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Etl.Functions.Abandon;
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
    private readonly Dictionary<string, Func<JsonNode, CancellationToken, Task<JsonNode?>>> _functions;

    /// <summary>A router over all functions.</summary>
    public FunctionRouter(FunctionServices services)
    {
        var plans = new PlanCache(services.Objects);
        var split = new SplitFunction(services, plans);
        var validate = new ValidateFunction(services, plans);
        var preScan = new PreScanFunction(services, plans);
        var process = new ProcessFunction(services, plans);
        var prove = new ProveFunction(services, plans);
        var reduce = new ReduceFunction(services, plans);
        var finish = new FinishFunction(services, plans);
        var mark = new MarkPublishedFunction(services);
        var abandon = new AbandonFunction(services, plans);
        var ofFailed = Of(abandon.HandleAsync, EtlJson.Default.FunctionRequest, EtlJson.Default.FailureAnswer);
        var ofStopped = Of<StoppedExecution, FailureAnswer>(
            (stopped, ct) => abandon.HandleAsync(stopped.ToRequest(), ct), EtlJson.Default.StoppedExecution, EtlJson.Default.FailureAnswer);
        _functions = new(StringComparer.Ordinal)
        {
            ["Split"] = Of(split.HandleAsync, EtlJson.Default.FunctionRequest, EtlJson.Default.WorkPlan),
            ["Validate"] = Of(validate.HandleAsync, EtlJson.Default.ChunkRequest, EtlJson.Default.ChunkReport),
            ["PreScan"] = Of(preScan.HandleAsync, EtlJson.Default.ChunkRequest, EtlJson.Default.PreScanMap),
            ["Process"] = Of(process.HandleAsync, EtlJson.Default.ChunkRequest, EtlJson.Default.ChunkReport),
            ["Prove"] = Of(prove.HandleAsync, EtlJson.Default.FunctionRequest, EtlJson.Default.ProofResult),
            ["Reduce"] = Of(reduce.HandleAsync, EtlJson.Default.FunctionRequest, EtlJson.Default.ReduceAnswer),
            ["Finish"] = Of(finish.HandleAsync, EtlJson.Default.FunctionRequest, EtlJson.Default.FinishAnswer),
            ["Abandon"] = (payload, ct) => payload["detail-type"]?.GetValue<string>() == StoppedExecution.DetailType
                ? ofStopped(payload, ct)
                : ofFailed(payload, ct),
            ["MarkPublished"] = async (payload, ct) =>
            {
                await mark.HandleAsync(payload.Deserialize(EtlJson.Default.FunctionRequest)!, ct);
                return null;
            },
        };
    }

    /// <summary>The functions' names.</summary>
    public IEnumerable<string> Names => _functions.Keys;

    /// <summary>Calls a function. Its exceptions come out as they are; their short names are what the definition catches.</summary>
    public Task<JsonNode?> InvokeAsync(string name, JsonNode payload, CancellationToken ct) => _functions[name](payload, ct);

    private static Func<JsonNode, CancellationToken, Task<JsonNode?>> Of<TIn, TOut>(
        Func<TIn, CancellationToken, Task<TOut>> handle, JsonTypeInfo<TIn> input, JsonTypeInfo<TOut> output) =>
        async (payload, ct) => JsonSerializer.SerializeToNode(await handle(payload.Deserialize(input)!, ct), output);
}
