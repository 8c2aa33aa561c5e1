using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.Functions.Errors;
using Etl.Functions.Hosting;
using Etl.Functions.Runs;

namespace Etl.Local.Running;

/// <summary>Tells a run's progress from what its functions are asked and answer.</summary>
internal sealed class RunReporter(IRunProgress progress, long bytes) : IWorkObserver
{
    private readonly Lock _lock = new();
    private RunStage? _stage;

    /// <summary>The plan that Split made last.</summary>
    public WorkPlan? Plan { get; private set; }

    public void Advanced(long bytes, long records, long rejected) => progress.Advanced(bytes, records, rejected);

    public void Calling(string function)
    {
        if (FunctionTable.Find(function)?.Stage is { } stage) Begin(Enum.Parse<RunStage>(stage), null, null);
    }

    public void Answered(string function, JsonNode? answer)
    {
        if (FunctionTable.Find(function) is { TakesChunks: true }) progress.ChunkDone();
        if (function == "Split") Planned(answer.Deserialize(EtlJson.Default.WorkPlan)!);
    }

    public void Failed(string function, int retryCount, Exception error)
    {
        // Terminal errors end the run and are told at its end; one that may pass is worth a line when it comes back.
        if (error is TransientException) progress.Note($"{function}, attempt {retryCount + 1}: {error.Message}");
    }

    /// <summary>Ends the stage that is under way.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_stage is { } stage) progress.StageEnded(stage);
            _stage = null;
        }
    }

    public void Begin(RunStage stage, int? chunks, long? total)
    {
        lock (_lock)
        {
            if (_stage == stage && chunks is null) return;
            if (_stage is { } ended) progress.StageEnded(ended);
            _stage = stage;
            progress.StageStarted(stage, chunks, total);
        }
    }

    private void Planned(WorkPlan plan)
    {
        Plan = plan;
        RunStage? stage = plan.Next switch
        {
            Next.Load => RunStage.Process,
            Next.Validate => RunStage.Validate,
            Next.PreScan => RunStage.PreScan,
            _ => null,
        };
        if (stage is { } begun) Begin(begun, plan.Pending, bytes);
        if (plan.Resumed && plan.Round == 0) progress.Note($"resuming run {plan.RunId}: {plan.Chunks - plan.Pending} of {plan.Chunks} chunks were staged before");
    }
}
