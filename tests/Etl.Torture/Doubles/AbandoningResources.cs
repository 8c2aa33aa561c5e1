using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.Functions.Hosting;
using Etl.Functions.Runs;
using Etl.StateMachine;
using Etl.Torture.Loading;

namespace Etl.Torture.Doubles;

/// <summary>Calls Abandon from outside at the same time as Reduce, as a rule does for an execution that somebody stopped.</summary>
/// <param name="inner">What does the work.</param>
/// <param name="functions">The functions.</param>
/// <param name="load">The load.</param>
/// <param name="refused">Whether what it is told is a refusal, which drops what is staged.</param>
internal sealed class AbandoningResources(ITaskResources inner, FunctionRouter functions, BenchLoad load, bool refused) : ITaskResources
{
    private Task? _abandon;

    public bool Supports(string resource) => inner.Supports(resource);

    public async ValueTask<JsonNode?> InvokeAsync(TaskInvocation invocation, CancellationToken ct)
    {
        if (invocation is { StateName: "Reduce", Parameters: { } parameters })
        {
            _abandon ??= new Actor("abandon").DoAsync(async () => await functions.InvokeAsync("Abandon", Request(invocation, parameters["Payload"]!["state"]!["plan"]!), CancellationToken.None));
        }

        return await inner.InvokeAsync(invocation, ct);
    }

    /// <summary>Waits for it.</summary>
    public Task DrainAsync() => _abandon ?? Task.CompletedTask;

    private JsonObject Request(TaskInvocation invocation, JsonNode plan) => new()
    {
        ["executionId"] = invocation.ExecutionId,
        ["input"] = new JsonObject
        {
            ["detail"] = new JsonObject
            {
                ["bucket"] = new JsonObject { ["name"] = load.File.Bucket },
                ["object"] = new JsonObject
                {
                    ["key"] = load.File.Key,
                    ["size"] = load.File.Size,
                    ["version-id"] = load.File.Version,
                    ["sequencer"] = load.File.Sequencer,
                },
            },
            ["options"] = JsonSerializer.SerializeToNode(load.Options, EtlJson.Default.LoadOptions),
        },
        ["state"] = new JsonObject
        {
            ["plan"] = plan.DeepClone(),
            ["error"] = JsonSerializer.SerializeToNode(refused ? new CaughtError("TooManyRejectsException", "A limit was exceeded.") : new CaughtError("Aborted", "Somebody stopped it."), EtlJson.Default.CaughtError),
        },
    };
}
