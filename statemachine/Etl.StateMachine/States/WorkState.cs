using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Loading;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Running;
using Etl.StateMachine.Templates;

namespace Etl.StateMachine.States;

/// <summary>A state that can fail and be retried: Task, Parallel, Map.</summary>
internal abstract record WorkState : ContinuingState
{
    public PayloadTemplate? Parameters { get; init; }

    public PayloadTemplate? ResultSelector { get; init; }

    /// <summary>Null discards the result.</summary>
    public JsonPath? ResultPath { get; init; } = RootPath;

    public IReadOnlyList<Retrier> Retry { get; init; } = [];

    public IReadOnlyList<Catcher> Catch { get; init; } = [];

    public override IEnumerable<string> Targets => base.Targets.Concat(Catch.Select(catcher => catcher.Next));
}

/// <summary>What Task, Parallel and Map have in common: shaping of input and output, Retry, Catch.</summary>
internal static class WorkAction
{
    /// <param name="attempt">Does the work once, from the effective input, and returns its result.</param>
    public static async Task<StateOutcome> ExecuteAsync(
        StateRun run, WorkState state, Func<StateRun, JsonNode?, Task<JsonNode?>> attempt, CancellationToken ct)
    {
        var retries = new RetrySchedule(state.Retry, run.Services.Chance);
        while (true)
        {
            TimeSpan wait;
            try
            {
                return new StateOutcome(await AttemptAsync(run, state, attempt), state.Next);
            }
            catch (StateException failure)
            {
                ct.ThrowIfCancellationRequested();
                if (!retries.TryNext(failure.Error, out wait))
                {
                    if (Caught(run, state, failure) is { } outcome)
                    {
                        return outcome;
                    }

                    throw;
                }
            }

            await Delay.ForAsync(run.Options.Time, wait, ct);
            run = run with { RetryCount = run.RetryCount + 1 };
        }
    }

    private static async Task<JsonNode?> AttemptAsync(StateRun run, WorkState state, Func<StateRun, JsonNode?, Task<JsonNode?>> attempt)
    {
        var input = run.EffectiveInput();
        if (state.Parameters is { } parameters)
        {
            input = parameters.Evaluate(run.Scope(input));
            Payload.Check(input, run.Options, state.Name, "Parameters");
        }

        var result = await attempt(run, input);
        Payload.Check(result, run.Options, state.Name, "a result");
        if (state.ResultSelector is { } selector)
        {
            result = selector.Evaluate(run.Scope(result));
        }

        var output = run.EffectiveOutput(ResultPlacement.Place(run.Input, state.ResultPath, result));

        // Here rather than on leaving the state, so that a Catcher that names the error still sees it.
        Payload.Check(output, run.Options, state.Name, "an output");
        return output;
    }

    private static StateOutcome? Caught(StateRun run, WorkState state, StateException failure)
    {
        if (state.Catch.FirstOrDefault(catcher => ErrorMatch.Matches(catcher.ErrorEquals, failure.Error)) is not { } catcher)
        {
            return null;
        }

        var error = new JsonObject();
        if (failure.Error is not null)
        {
            error["Error"] = failure.Error;
        }

        if (failure.Cause is not null)
        {
            error["Cause"] = failure.Cause;
        }

        return new StateOutcome(ResultPlacement.Place(run.Input, catcher.ResultPath, error), catcher.Next);
    }
}

/// <summary>Where errors lead instead of failing the execution.</summary>
internal sealed record Catcher
{
    public required IReadOnlyList<string> ErrorEquals { get; init; }

    public required string Next { get; init; }

    /// <summary>Where in the state's input the error output goes. Null discards it.</summary>
    public JsonPath? ResultPath { get; init; } = State.RootPath;
}

internal static class CatcherReader
{
    public static IReadOnlyList<Catcher> Read(FieldReader state)
    {
        var objects = state.Objects("Catch", "Catcher");
        return [.. objects.Select((fields, index) => ReadOne(fields, index == objects.Count - 1))];
    }

    private static Catcher ReadOne(FieldReader fields, bool isLast)
    {
        fields.Text("Comment");
        var catcher = new Catcher
        {
            ErrorEquals = ErrorEqualsReader.Read(fields, isLast),
            Next = fields.Text("Next", required: true) ?? "",
            ResultPath = fields.ResultPath("ResultPath"),
        };
        fields.RefuseRest();
        return catcher;
    }
}
