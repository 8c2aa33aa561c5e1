using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Running;

/// <summary>An execution under way: the whole machine's, or a child's of a distributed Map.</summary>
internal sealed record ExecutionRun(Services Services, ExecutionIdentity Identity, ExecutionHistory History);

/// <summary>What an execution and all its children share.</summary>
internal sealed record Services(
    ITaskResources Resources, IObjectAccess Objects, ExecutorOptions Options, Chance Chance, IExecutionObserver? Observer);

/// <summary>What the Context Object says of an execution.</summary>
internal sealed record ExecutionIdentity
{
    public required Arns Arns { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required JsonElement Input { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required string StateMachineId { get; init; }

    public required string StateMachineName { get; init; }
}

/// <summary>How an execution ended. OutputText is the output as JSON.</summary>
internal sealed record ExecutionOutcome(
    ExecutionStatus Status, JsonNode? Output, string? OutputText, string? Error, string? Cause, string FinalState);

/// <summary>Runs a whole execution, from its first event to its last.</summary>
internal static class ExecutionLoop
{
    /// <returns>Every ending is an outcome; only a defect throws.</returns>
    public static async Task<ExecutionOutcome> RunAsync(ExecutionRun run, StateGraph graph, TimeSpan? timeout, CancellationToken ct)
    {
        var trail = new Trail(run.History, previousId: 0);
        trail.Record(new HistoryEvent { Type = HistoryEventType.ExecutionStarted, Input = run.Identity.Input.GetRawText() });
        var states = new GraphRun(run, graph, trail, mapItem: null);
        var outcome = await EndAsync(states, JsonText.Thaw(run.Identity.Input), timeout, run, ct);
        trail.Join();
        trail.Record(new HistoryEvent
        {
            Type = outcome.Status switch
            {
                ExecutionStatus.Succeeded => HistoryEventType.ExecutionSucceeded,
                ExecutionStatus.Failed => HistoryEventType.ExecutionFailed,
                ExecutionStatus.TimedOut => HistoryEventType.ExecutionTimedOut,
                _ => HistoryEventType.ExecutionAborted,
            },
            Output = outcome.OutputText,
            Error = outcome.Error,
            Cause = outcome.Cause,
        });
        return outcome;
    }

    private static async Task<ExecutionOutcome> EndAsync(
        GraphRun states, JsonNode? input, TimeSpan? timeout, ExecutionRun run, CancellationToken ct)
    {
        try
        {
            var output = await Deadline.RunAsync(token => states.RunAsync(input, token), timeout, run.Services.Options, ct);
            return new ExecutionOutcome(ExecutionStatus.Succeeded, output, JsonText.Write(output), null, null, states.CurrentState);
        }
        catch (StateException failure)
        {
            return new ExecutionOutcome(ExecutionStatus.Failed, null, null, failure.Error, failure.Cause, states.CurrentState);
        }
        catch (TimeoutException)
        {
            return new ExecutionOutcome(ExecutionStatus.TimedOut, null, null, ErrorNames.Timeout, null, states.CurrentState);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return new ExecutionOutcome(ExecutionStatus.Aborted, null, null, null, null, states.CurrentState);
        }
    }
}
