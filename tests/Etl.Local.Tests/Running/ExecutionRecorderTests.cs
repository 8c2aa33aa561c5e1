using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Etl.Functions.Objects;
using Etl.Functions.Runs;
using Etl.Local.Running;
using Etl.Postgres.History;
using Etl.StateMachine;

namespace Etl.Local.Tests.Running;

/// <summary>What is kept of an execution that the interpreter runs.</summary>
public class ExecutionRecorderTests
{
    private const string Definition = """
        {"StartAt":"Split","States":{
          "Split":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"Split"},"ResultPath":null,"Next":"Chunks",
            "Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":1,"MaxAttempts":1}]},
          "Chunks":{"Type":"Map","ItemsPath":"$.items","MaxConcurrency":1,"ToleratedFailureCount":1,"ResultPath":null,"Next":"Done",
            "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"ProcessChunk","States":{
              "ProcessChunk":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true,"Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":1,"MaxAttempts":3}]}}}},
          "Done":{"Type":"Succeed"}}}
        """;

    private readonly List<(ExecutionRecord Execution, ExecutionEvent Event)> _kept = [];

    [Fact]
    public async Task States_errors_and_retries_are_kept_and_of_a_map_its_counts()
    {
        var asked = new ConcurrentDictionary<string, int>();
        await RunAsync(3, (state, chunk) => (state, asked.AddOrUpdate($"{state}{chunk}", 1, (_, before) => before + 1), chunk) switch
        {
            ("Split", 1, _) => throw Failure("Busy"),
            ("ProcessChunk", < 3, 1) => throw Failure("Busy"),
            ("ProcessChunk", _, 2) => throw Failure("Broken"),
            _ => null,
        });

        Assert.Equal(
            [
                "ExecutionStarted",
                "TaskStateEntered Split", "TaskFailed Split: Busy because of 'Busy'", "TaskScheduled Split, retry 1", "TaskStateExited Split",
                "MapStateEntered Chunks", "MapRunStarted Chunks",
                "TaskFailed ProcessChunk, chunk 1: Busy because of 'Busy'", "TaskScheduled ProcessChunk, chunk 1, retry 1",
                "TaskFailed ProcessChunk, chunk 1, retry 1: Busy because of 'Busy'", "TaskScheduled ProcessChunk, chunk 1, retry 2",
                "TaskFailed ProcessChunk, chunk 2: Broken because of 'Broken'",
                "MapRunSucceeded Chunks, 3 = 2 + 1, 2 retried", "MapStateExited Chunks",
                "SucceedStateEntered Done", "SucceedStateExited Done", "ExecutionSucceeded",
            ],
            _kept.Select(kept => Told(kept.Event)));
        Assert.Equal(Enumerable.Range(1, _kept.Count), _kept.Select(kept => kept.Event.Number));
    }

    [Fact]
    public async Task The_execution_is_kept_as_it_stands_at_each_event()
    {
        await RunAsync(1, (_, _) => null);

        var first = _kept[0].Execution;
        Assert.Equal(("/data", "a.csv", "v1", null, null), (first.Bucket, first.Key, first.Version, first.LoadId, first.EndedAt));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(first.Input)!["items"]![0]!["chunk"]!["index"], 0));
        var split = _kept.First(kept => kept.Event.Type == "TaskStateExited").Execution;
        Assert.Equal(("load", "load-1"), (split.LoadId, split.RunId));
        var last = _kept[^1].Execution;
        Assert.Equal(("succeeded", null, _kept[^1].Event.At, _kept[0].Event.At), (last.Status, last.Error, last.EndedAt, last.StartedAt));
    }

    [Fact]
    public async Task A_failed_execution_says_of_what()
    {
        await RunAsync(3, (state, _) => state == "Split" ? null : throw Failure("Broken"));

        var last = _kept[^1].Execution;
        Assert.Equal(("failed", "States.ExceedToleratedFailureThreshold"), (last.Status, last.Error));
        Assert.Equal(["MapRunFailed Chunks, 2 = 0 + 2, 0 retried: States.ExceedToleratedFailureThreshold because of 'The specified tolerated failure threshold was exceeded'"],
            _kept.Select(kept => Told(kept.Event)).Where(told => told.StartsWith("MapRunF", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_stopped_execution_is_aborted()
    {
        using var stop = new CancellationTokenSource();
        await RunAsync(1, (state, _) =>
        {
            if (state == "ProcessChunk")
            {
                stop.Cancel();
            }

            stop.Token.ThrowIfCancellationRequested();
            return null;
        }, stop.Token);

        Assert.Equal(("aborted", "ExecutionAborted"), (_kept[^1].Execution.Status, _kept[^1].Event.Type));
    }

    [Fact]
    public async Task Of_many_failing_children_a_hundred_events_are_kept_and_all_are_counted()
    {
        var asked = new ConcurrentDictionary<int, int>();
        await RunAsync(200, (state, chunk) => state == "ProcessChunk" && asked.AddOrUpdate(chunk, 1, (_, before) => before + 1) == 1 ? throw Failure("Busy") : null);

        Assert.Equal(100, _kept.Count(kept => kept.Event.State == "ProcessChunk"));
        Assert.Contains("MapRunSucceeded Chunks, 200 = 200 + 0, 200 retried", _kept.Select(kept => Told(kept.Event)));
    }

    private async Task RunAsync(int chunks, Func<string, int, JsonNode?> task, CancellationToken ct = default)
    {
        var items = string.Join(',', Enumerable.Range(0, chunks).Select(i => $$"""{"bucket":"b","planKey":"p","chunk":{"index":{{i}},"start":0,"endExclusive":1,"generation":0} }"""));
        var start = new ExecutionStart { Name = "one", StateMachineName = "etl", Input = $$"""{"items":[{{items}}]}""" };
        var executor = new StateMachineExecutor(
            StateMachineDefinition.Load(Definition, new Dictionary<string, string>()), new Tasks(task), new NoObjects(),
            new ExecutorOptions { Time = new Hasty(), Random = new Random(1), PayloadLimitBytes = 1 << 20 });
        WorkAhead? plan = null;
        var source = new ObjectVersion { Bucket = "/data", Key = "a.csv", Version = "v1", Size = 1, ETag = "", Sequencer = "1" };
        var recorder = new ExecutionRecorder((execution, e) => _kept.Add((execution, e)), start.ExecutionId, source, () => plan);
        await executor.RunAsync(start, new ExecutionObservers(new Planning(() => plan = new WorkAhead { Next = Next.Load, LoadId = "load", RunId = "load-1" }), recorder), ct);
    }

    private static TaskFailedException Failure(string error) => new(error, $$"""{"errorType":"{{error}}","errorMessage":"because of '{{error}}'" }""");

    private static string Told(ExecutionEvent e)
    {
        var d = e.Details;
        return $"{e.Type} {e.State}".TrimEnd() + (d.Chunk is { } chunk ? $", chunk {chunk}" : "") + (d.Retry is { } retry ? $", retry {retry}" : "")
            + (d.Started is { } started ? $", {started} = {d.Succeeded} + {d.Failed}, {d.Retried} retried" : "") + (d.Error is { } error ? $": {error} {(d.Cause!.StartsWith("because", StringComparison.Ordinal) ? d.Cause : $"because of '{d.Cause}'")}" : "");
    }

    /// <summary>Knows the plan once Split has answered, as the reporter does.</summary>
    private sealed class Planning(Action planned) : IExecutionObserver
    {
        public void On(HistoryEvent e)
        {
            if (e is { Type: HistoryEventType.TaskStateExited, StateName: "Split" })
            {
                planned();
            }
        }
    }

    private sealed class Tasks(Func<string, int, JsonNode?> task) : ITaskResources
    {
        public bool Supports(string resource) => true;

        public ValueTask<JsonNode?> InvokeAsync(TaskInvocation invocation, CancellationToken ct) =>
            ValueTask.FromResult(task(invocation.StateName, invocation.Parameters?["chunk"]?["index"]?.GetValue<int>() ?? -1));
    }

    private sealed class NoObjects : IObjectAccess
    {
        public ValueTask<Stream> OpenReadAsync(string bucket, string key, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct) => throw new NotSupportedException();
    }

    /// <summary>Waits no longer than a moment.</summary>
    private sealed class Hasty : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromTicks(1) : dueTime, period);
    }
}
