using System.Text.Json;
using Etl.Functions.Hosting;
using Etl.Functions.Runs;
using Etl.Local.Running;
using Etl.StateMachine;

namespace Etl.Local.Tests.Running;

public class RunReporterTests
{
    private const string Child = "arn:aws:states:local:000000000000:mapRun:etl/Chunks:1";

    private static readonly WorkAhead Plan = new() { Next = Next.Load, LoadId = "load", RunId = "load-1", Resumed = true, Chunks = 7, Pending = 4 };

    private readonly Stages _progress = new();
    private readonly RunReporter _reporter;

    public RunReporterTests() => _reporter = new RunReporter(_progress, Flow.Definition, 100);

    [Fact]
    public void A_stage_begins_where_a_state_is_entered_that_calls_its_function_itself_or_in_its_children()
    {
        Enter("Split", "Route");
        Answer("Split", Plan);
        Enter("ValidateChunks", "Prove", "RouteProof", "PreScanChunks", "Recut", "Chunks", "Prove", "Resplit", "Chunks", "Reduce", "Finish", "MarkPublished", "Done");
        _reporter.End();

        Assert.Equal(
            [
                "Split", "Validate 4 100", "PreScan 4 100", "Split", "Process 4 100", "Split", "Process 4 100", "Merge", "Finish",
            ],
            _progress.Started);
        Assert.Equal(_progress.Started.Select(stage => stage.Split(' ')[0]), _progress.Ended);
    }

    [Fact]
    public void A_state_of_a_child_begins_no_stage_and_its_success_ends_a_chunk()
    {
        Enter("Split");
        Answer("Split", Plan);
        Enter("Chunks");
        foreach (var state in (string[])["ProcessChunk", "ValidateChunk", "PreScanChunk"])
        {
            _reporter.On(new HistoryEvent { Type = HistoryEventType.TaskStateEntered, StateName = state, MapRunArn = Child });
            _reporter.On(new HistoryEvent { Type = HistoryEventType.TaskSucceeded, StateName = state, MapRunArn = Child, Output = "{}" });
        }

        Assert.Equal(["Split", "Process 4 100"], _progress.Started);
        Assert.Equal(3, _progress.ChunksDone);
    }

    [Fact]
    public void The_plan_is_what_Split_made_last_and_a_resumed_run_is_told_once()
    {
        Answer("Split", Plan);
        Answer("Recut", Plan with { Round = 1, Pending = 2 });

        Assert.Equal(2, _reporter.Plan!.Pending);
        Assert.Equal(["resuming run load-1: 3 of 7 chunks were staged before"], _progress.Notes);
    }

    [Fact]
    public void A_Split_that_failed_leaves_its_state_without_a_plan()
    {
        Enter("Split");
        _reporter.On(new HistoryEvent { Type = HistoryEventType.TaskStateExited, StateName = "Split", Output = """{"error":{"Error":"HeaderException"}}""" });

        Assert.Null(_reporter.Plan);
    }

    [Theory]
    [InlineData("DatabaseUnavailableException", "Process, attempt 3: no server answers")]
    [InlineData("HeaderException", null)]
    public void An_error_that_passes_is_noted_under_its_function(string error, string? note)
    {
        _reporter.On(new HistoryEvent
        {
            Type = HistoryEventType.TaskFailed,
            StateName = "ProcessChunk",
            MapRunArn = Child,
            RetryCount = 2,
            Error = error,
            Cause = JsonSerializer.Serialize(new ErrorCause(error, "no server answers"), EtlJson.Default.ErrorCause),
        });

        Assert.Equal(note is null ? [] : [note], _progress.Notes);
    }

    [Fact]
    public void Every_stage_of_a_function_is_one_that_is_shown() => Assert.All(
        FunctionTable.All.Where(function => function.Stage is not null), function => Assert.True(Enum.IsDefined(Enum.Parse<RunStage>(function.Stage!))));

    private void Enter(params string[] states)
    {
        foreach (var state in states)
        {
            _reporter.On(new HistoryEvent { Type = Flow.Entered(state), StateName = state });
        }
    }

    private void Answer(string state, WorkAhead plan) => _reporter.On(new HistoryEvent
    {
        Type = HistoryEventType.TaskSucceeded,
        StateName = state,
        Output = $$"""{"StatusCode":200,"Payload":{{JsonSerializer.Serialize(plan, EtlJson.Default.WorkAhead)}} }""",
    });

    private sealed class Stages : IRunProgress
    {
        public List<string> Started { get; } = [];

        public List<string> Ended { get; } = [];

        public List<string> Notes { get; } = [];

        public int ChunksDone { get; private set; }

        public void StageStarted(RunStage stage, int? chunks, long? bytes) => Started.Add($"{stage} {chunks} {bytes}".TrimEnd());

        public void ChunkDone() => ChunksDone++;

        public void Advanced(long bytes, long records, long rejected)
        {
        }

        public void StageEnded(RunStage stage) => Ended.Add($"{stage}");

        public void Note(string text) => Notes.Add(text);
    }
}
