using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.Running;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Actions;

internal static class WaitAction
{
    public static async Task<StateOutcome> ExecuteAsync(StateRun run, WaitState state, CancellationToken ct)
    {
        var input = run.EffectiveInput();
        var span = run.Number(state.Seconds, input) is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : Until(run, state, input) - run.Options.Time.GetUtcNow();
        await Delay.ForAsync(run.Options.Time, span, ct);
        return new StateOutcome(run.EffectiveOutput(input), state.Next);
    }

    private static DateTimeOffset Until(StateRun run, WaitState state, JsonNode? input)
    {
        if (state.TimestampPath is not { } path)
        {
            return state.Timestamp!.Value;
        }

        return run.Scope(input).TryEvaluate(path, out var value) && JsonKinds.TryTimestamp(value, out var time)
            ? time
            : throw new RuntimeException($"The TimestampPath '{path.Text}' must lead to an RFC 3339 time.");
    }
}
