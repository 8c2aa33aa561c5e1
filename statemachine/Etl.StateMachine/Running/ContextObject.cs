using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.StateMachine.Json;
using Etl.StateMachine.Paths;

namespace Etl.StateMachine.Running;

/// <summary>What paths and intrinsics see: the data (<c>$</c>), the Context Object (<c>$$</c>), and chance.</summary>
internal sealed record EvaluationScope(JsonNode? Data, ContextObject Context, Chance Chance)
{
    public bool TryEvaluate(JsonPath path, out JsonNode? value)
        => path.TryEvaluate(path.IsContext ? Context.ToJson() : Data, out value);
}

/// <summary>The Context Object (<c>$$</c>) as one state sees it. Built as JSON only when a path asks.</summary>
internal sealed class ContextObject(ExecutionIdentity execution, StateEntry state, MapItem? item)
{
    private JsonObject? _json;

    public ContextObject With(MapItem mapItem) => new(execution, state, mapItem);

    public JsonObject ToJson() => _json ??= Build();

    private JsonObject Build()
    {
        var context = new JsonObject
        {
            ["Execution"] = new JsonObject
            {
                ["Id"] = execution.Id,
                ["Input"] = JsonText.Thaw(execution.Input),
                ["Name"] = execution.Name,
                ["StartTime"] = Rfc3339.Format(execution.StartTime),
                ["RedriveCount"] = 0,
            },
            ["State"] = new JsonObject
            {
                ["EnteredTime"] = Rfc3339.Format(state.EnteredTime),
                ["Name"] = state.Name,
                ["RetryCount"] = state.RetryCount,
            },
            ["StateMachine"] = new JsonObject
            {
                ["Id"] = execution.StateMachineId,
                ["Name"] = execution.StateMachineName,
            },
        };
        if (item is not null)
        {
            context["Map"] = new JsonObject
            {
                ["Item"] = new JsonObject { ["Index"] = item.Index, ["Value"] = JsonText.Thaw(item.Value) },
            };
        }

        return context;
    }
}

/// <summary>What the Context Object says of the state being executed.</summary>
/// <param name="RetryCount">0 on the first attempt.</param>
internal sealed record StateEntry(string Name, DateTimeOffset EnteredTime, int RetryCount);

/// <summary>The item of a Map that an iteration works on.</summary>
/// <param name="Index">0-based.</param>
internal sealed record MapItem(int Index, JsonElement Value);
