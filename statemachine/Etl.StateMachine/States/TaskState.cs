using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.Loading;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.States;

internal sealed record TaskState : WorkState
{
    public required string Resource { get; init; }

    /// <summary>Null: as long as it takes.</summary>
    public Quantity? TimeoutSeconds { get; init; }
}

internal static class TaskStateReader
{
    private const double MaxSeconds = 99_999_999;

    public static TaskState Read(FieldReader fields, string name)
    {
        var resource = fields.Text("Resource", required: true) ?? "";
        if (resource.EndsWith(".waitForTaskToken", StringComparison.Ordinal))
        {
            fields.Report("Resource", ProblemTexts.TaskTokenRefused);
        }

        var timeout = fields.Quantity("TimeoutSeconds", 1, MaxSeconds);
        var heartbeat = fields.Quantity("HeartbeatSeconds", 1, MaxSeconds);
        if (heartbeat is { Path: null } && timeout is { Path: null } && heartbeat.Constant >= timeout.Constant)
        {
            fields.Report("HeartbeatSeconds", ProblemTexts.Expected("smaller than TimeoutSeconds"));
        }

        return StateReader.ReadWork(fields, new TaskState
        {
            Name = name,
            Resource = resource,
            TimeoutSeconds = timeout,
            Parameters = fields.Template("Parameters"),
        });
    }
}

internal static class TaskAction
{
    public static Task<StateOutcome> ExecuteAsync(StateRun run, TaskState state, CancellationToken ct)
        => WorkAction.ExecuteAsync(run, state, (attempt, input) => InvokeAsync(attempt, state, input, ct), ct);

    private static async Task<JsonNode?> InvokeAsync(StateRun run, TaskState state, JsonNode? input, CancellationToken ct)
    {
        var seconds = run.Number(state.TimeoutSeconds, run.EffectiveInput());
        var invocation = new TaskInvocation
        {
            Resource = state.Resource,
            Parameters = input?.DeepClone(),
            ExecutionId = run.Execution.Identity.Id,
            StateName = state.Name,
            RetryCount = run.RetryCount,
        };
        run.Record(new HistoryEvent { Type = HistoryEventType.TaskScheduled, Resource = state.Resource, Parameters = JsonText.Write(input) });
        run.Record(new HistoryEvent { Type = HistoryEventType.TaskStarted, Resource = state.Resource });
        try
        {
            var limit = seconds is { } value ? TimeSpan.FromSeconds(value) : (TimeSpan?)null;
            var result = await Deadline.RunAsync(token => ResultAsync(run, invocation, token), limit, run.Options, ct);
            run.Record(new HistoryEvent { Type = HistoryEventType.TaskSucceeded, Resource = state.Resource, Output = JsonText.Write(result) });
            return result;
        }
        catch (TimeoutException)
        {
            run.Record(new HistoryEvent { Type = HistoryEventType.TaskTimedOut, Resource = state.Resource, Error = ErrorNames.Timeout });
            throw new TimeoutExceededException($"The task took longer than its TimeoutSeconds, {seconds}.");
        }
        catch (ReportedException failure)
        {
            run.Record(new HistoryEvent
            {
                Type = HistoryEventType.TaskFailed,
                Resource = state.Resource,
                Error = failure.Error,
                Cause = failure.Cause,
            });
            throw;
        }
    }

    private static async Task<JsonNode?> ResultAsync(StateRun run, TaskInvocation invocation, CancellationToken ct)
    {
        try
        {
            // A clone: what the resource keeps of it may be read or changed elsewhere meanwhile.
            return (await run.Services.Resources.InvokeAsync(invocation, ct))?.DeepClone();
        }
        catch (TaskFailedException failure)
        {
            throw new ReportedException(failure.Error, failure.Cause);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            throw new ReportedException(failure.GetType().Name, failure.Message);
        }
    }
}
