using System.Text.Json.Nodes;
using Etl.StateMachine.Distributed;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Running;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Actions;

/// <summary>The same graph for every item. Here what both modes share.</summary>
internal static class MapAction
{
    public static Task<StateOutcome> ExecuteAsync(StateRun run, MapState state, CancellationToken ct)
        => WorkAction.ExecuteAsync(run, state, (attempt, input) => AttemptAsync(attempt, state, input, ct), ct);

    private static async Task<JsonNode?> AttemptAsync(StateRun run, MapState state, JsonNode? input, CancellationToken ct)
    {
        try
        {
            var result = state.Distributed is { } distributed
                ? await new MapRun(run, state, distributed).RunAsync(input, ct)
                : await InlineMap.RunAsync(run, state, input, ct);
            run.Record(HistoryEventType.MapStateSucceeded);
            return result;
        }
        catch (StateException failure)
        {
            run.Trail.Join();
            run.Record(new HistoryEvent { Type = HistoryEventType.MapStateFailed, Error = failure.Error, Cause = failure.Cause });
            throw;
        }
    }

    /// <summary>The array ItemsPath leads to.</summary>
    public static JsonArray Items(StateRun run, MapState state, JsonNode? input)
        => run.Scope(input).TryEvaluate(state.ItemsPath, out var value) && value is JsonArray items
            ? items
            : throw new RuntimeException($"The ItemsPath '{state.ItemsPath.Text}' of the Map state '{state.Name}' must lead to an array.");
}
