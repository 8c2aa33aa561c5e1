using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.Loading;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.States;

/// <summary>Exactly one of the three is set.</summary>
internal sealed record WaitState : ContinuingState
{
    public Quantity? Seconds { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public JsonPath? TimestampPath { get; init; }
}

internal static class WaitStateReader
{
    private const double MaxSeconds = 99_999_999;

    private static readonly string[] Durations = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];

    public static WaitState Read(FieldReader fields, string name)
    {
        if (Durations.Count(fields.Has) != 1)
        {
            fields.Report("Seconds", ProblemTexts.OneOf(Durations));
        }

        DateTimeOffset? timestamp = null;
        if (fields.Text("Timestamp") is { } text)
        {
            timestamp = JsonKinds.TryTimestamp(text, out var time) ? time : null;
            if (timestamp is null)
            {
                fields.Report("Timestamp", ProblemTexts.Expected("an RFC 3339 time such as 2030-01-31T12:00:00Z"));
            }
        }

        return new WaitState
        {
            Name = name,
            InputPath = fields.PathOrNull("InputPath"),
            OutputPath = fields.PathOrNull("OutputPath"),
            Seconds = fields.Quantity("Seconds", 0, MaxSeconds, exclusive: false),
            Timestamp = timestamp,
            TimestampPath = fields.ReferencePath("TimestampPath"),
            Next = StateReader.ReadNext(fields),
        };
    }
}

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
