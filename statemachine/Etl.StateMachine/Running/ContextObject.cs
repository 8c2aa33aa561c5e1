using System.Text.Json.Nodes;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Running;

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
