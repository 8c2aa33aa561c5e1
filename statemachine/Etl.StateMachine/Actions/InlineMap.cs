using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.Running;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Actions;

/// <summary>A Map whose iterations belong to the execution itself. The first to fail fails the state.</summary>
internal static class InlineMap
{
    public static async Task<JsonNode?> RunAsync(StateRun run, MapState state, JsonNode? input, CancellationToken ct)
    {
        var items = MapAction.Items(run, state, input);
        var requested = (int)(run.Number(state.MaxConcurrency, input) ?? 0);
        var limit = run.Options.InlineConcurrencyLimit;
        run.Record(new HistoryEvent { Type = HistoryEventType.MapStateStarted, Length = items.Count });
        var outputs = new JsonNode?[items.Count];
        await FanOut.RunAsync(
            new ItemInputs(run, state, input).Select(items.ToAsyncEnumerable(), ct),
            requested == 0 ? limit : Math.Min(requested, limit),
            async (item, token) => outputs[item.Item.Index] = await IterateAsync(run, state, item, token),
            ct);
        run.Trail.Join();
        return new JsonArray([.. outputs.Select(output => output?.DeepClone())]);
    }

    private static async Task<JsonNode?> IterateAsync(StateRun run, MapState state, ItemInput item, CancellationToken ct)
    {
        var trail = run.Trail.Fork();
        var about = new HistoryEvent { Type = HistoryEventType.MapIterationStarted, StateName = state.Name, Index = item.Item.Index };
        trail.Record(about);
        try
        {
            var output = await new GraphRun(run.Execution, state.Processor, trail, item.Item).RunAsync(JsonText.Thaw(item.Input), ct);
            trail.Record(about with { Type = HistoryEventType.MapIterationSucceeded });
            return output;
        }
        catch (StateException failure)
        {
            trail.Record(about with { Type = HistoryEventType.MapIterationFailed, Error = failure.Error, Cause = failure.Cause });
            throw;
        }
    }
}
