using System.Text.Json;
using Etl.Functions.Abandon;
using Etl.Functions.Hosting;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.StateMachine;

namespace Etl.Local.Running;

/// <summary>Tells a run's progress from the events of its execution, and from its workers.</summary>
internal sealed class RunReporter(IRunProgress progress, StateMachineDefinition definition, long bytes) : IExecutionObserver, IWorkObserver
{
    private readonly Lock _lock = new();
    private RunStage? _stage;

    /// <summary>The plan that Split made last.</summary>
    public WorkAhead? Plan { get; private set; }

    public void Advanced(long bytes, long records, long rejected) => progress.Advanced(bytes, records, rejected);

    public void On(HistoryEvent e)
    {
        switch (e.Type)
        {
            // What a Map's children do belongs to the stage of their Map.
            case HistoryEventType.TaskStateEntered or HistoryEventType.MapStateEntered when e.MapRunArn is null:
                Begin(e);
                break;
            case HistoryEventType.TaskSucceeded when FunctionOf(e) is { TakesChunks: true }:
                progress.ChunkDone();
                break;
            case HistoryEventType.TaskSucceeded when FunctionOf(e) is { Name: "Split" }:
                Planned(e.Output!);
                break;
            case HistoryEventType.TaskFailed when FunctionOf(e) is { } function:
                Failed(function, e);
                break;
        }
    }

    /// <summary>Ends the stage that is under way.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_stage is { } stage)
            {
                progress.StageEnded(stage);
            }

            _stage = null;
        }
    }

    private void Begin(HistoryEvent e)
    {
        if (FunctionOf(e)?.Stage is not { } name)
        {
            return;
        }

        var stage = Enum.Parse<RunStage>(name);
        var isMap = e.Type == HistoryEventType.MapStateEntered;
        lock (_lock)
        {
            if (_stage == stage && !isMap)
            {
                return;
            }

            if (_stage is { } ended)
            {
                progress.StageEnded(ended);
            }

            _stage = stage;
            progress.StageStarted(stage, isMap ? Plan?.Pending : null, isMap ? bytes : null);
        }
    }

    private void Planned(string result)
    {
        Plan = JsonDocument.Parse(result).RootElement.GetProperty("Payload").Deserialize(EtlJson.Default.WorkAhead)!;
        if (Plan.Resumed && Plan.Round == 0)
        {
            progress.Note($"resuming run {Plan.RunId}: {Plan.Chunks - Plan.Pending} of {Plan.Chunks} chunks were staged before");
        }
    }

    /// <summary>Terminal errors end the run and are told at its end; one that may pass is worth a line when it comes back.</summary>
    private void Failed(FunctionRow function, HistoryEvent e)
    {
        var failure = Failure.Parse(new CaughtError(e.Error!, e.Cause));
        if (failure.IsPassing)
        {
            progress.Note($"{function.Name}, attempt {e.RetryCount + 1}: {failure.Cause}");
        }
    }

    /// <summary>The function that a state calls, or that a Map's children call; null: none.</summary>
    private FunctionRow? FunctionOf(HistoryEvent e) =>
        definition.ConstantsOf(e.StateName!, "FunctionName").FirstOrDefault() is { } name ? FunctionTable.Find(name) : null;
}
