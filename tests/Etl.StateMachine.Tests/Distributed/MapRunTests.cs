using Etl.StateMachine.Tests.Fixtures;

namespace Etl.StateMachine.Tests.Distributed;

/// <summary>Alone: one of them measures the memory of the whole process.</summary>
[CollectionDefinition(nameof(MapRunTests), DisableParallelization = true)]
[Collection(nameof(MapRunTests))]
public sealed class MapRunTests
{
    private const string Reader = """
        ,"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON"},"Parameters":{"Bucket.$":"$.bucket","Key":"items.json"}}
        """;

    private const string Writer = """
        ,"ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket.$":"$.bucket","Prefix":"work/results"}}
        """;

    private const string Selector = ""","ItemSelector":{"n.$":"$$.Map.Item.Value","i.$":"$$.Map.Item.Index","b.$":"$.bucket"}""";

    private const string Input = """{"bucket":"ws"}""";

    [Fact]
    public async Task Children_are_executions_of_their_own()
    {
        var observer = new Recorder();
        var machine = new Machine { Objects = Items("[10,20]"), Observer = observer };

        var result = await machine.RunAsync(
            Map(Reader + Selector, """ "Parameters":{"id.$":"$$.Execution.Id","input.$":"$$.Execution.Input","machine.$":"$$.StateMachine.Name"} """), Input);

        Assert.Equal((ExecutionStatus.Succeeded, null), (result.Status, result.Cause));
        var ids = result.Output!.AsArray().Select(child => child!["id"]!.GetValue<string>()).ToArray();
        Assert.All(ids, id => Assert.Matches("^arn:aws:states:local:000000000000:execution:etl/S:[0-9a-f-]{36}$", id));
        Assert.NotEqual(ids[0], ids[1]);
        Machine.SameJson("""{"n":20,"i":1,"b":"ws"}""", result.Output[1]!["input"]);
        Assert.Equal("etl/S", result.Output[1]!["machine"]!.GetValue<string>());

        Assert.DoesNotContain(result.History, e => ids.Contains(e.ExecutionId));
        Assert.Equal(
            ["ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"],
            observer.Events.Where(e => e.ExecutionId == ids[0]).Select(e => e.Type.ToString()));
        Assert.All(observer.Events.Where(e => e.ExecutionId == ids[0]), e => Assert.StartsWith("arn:aws:states:local:000000000000:mapRun:etl/S:", e.MapRunArn, StringComparison.Ordinal));
        Assert.Equal(
            ["MapStateEntered", "MapStateStarted", "MapRunStarted", "MapRunSucceeded", "MapStateSucceeded", "MapStateExited"],
            result.History.Select(e => e.Type.ToString()).Where(type => type.StartsWith("Map", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Results_are_written_in_the_shape_of_Step_Functions()
    {
        var machine = new Machine { Objects = Items("[1,2,3]"), Resources = FailingAt(2) };

        var result = await machine.RunAsync(Map(Reader + Writer + ",\"ToleratedFailureCount\":1"), Input);

        Assert.Equal((ExecutionStatus.Succeeded, null), (result.Status, result.Cause));
        var arn = result.Output!["MapRunArn"]!.GetValue<string>();
        var folder = $"work/results/{arn.Split(':')[^1]}";
        Machine.SameJson(
            $$$"""{"MapRunArn":"{{{arn}}}","ResultWriterDetails":{"Bucket":"ws","Key":"{{{folder}}}/manifest.json"}}""", result.Output);
        Machine.SameJson(
            $$$"""
            {"DestinationBucket":"ws","MapRunArn":"{{{arn}}}","ResultFiles":{
             "FAILED":[{"Key":"{{{folder}}}/FAILED_0.json","Size":{{{machine.Objects.Objects[$"ws/{folder}/FAILED_0.json"].Length}}}}],
             "PENDING":[],
             "SUCCEEDED":[{"Key":"{{{folder}}}/SUCCEEDED_0.json","Size":{{{machine.Objects.Objects[$"ws/{folder}/SUCCEEDED_0.json"].Length}}}}]}}
            """,
            machine.Objects.Json($"ws/{folder}/manifest.json"));
        var failed = Assert.Single(machine.Objects.Json($"ws/{folder}/FAILED_0.json").AsArray())!;
        var name = failed["Name"]!.GetValue<string>();
        Machine.SameJson(
            $$$"""
            {"ExecutionArn":"arn:aws:states:local:000000000000:execution:etl/S:{{{name}}}","Cause":"item 2","Error":"Bad","Input":"2","InputDetails":{"Included":true},
             "Name":"{{{name}}}","StartDate":"2030-01-31T12:00:00.000Z","Status":"FAILED","StopDate":"2030-01-31T12:00:00.000Z"}
            """,
            failed);
        var succeeded = machine.Objects.Json($"ws/{folder}/SUCCEEDED_0.json").AsArray();
        Assert.Equal(["1", "3"], succeeded.Select(child => child!["Output"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.All(succeeded, child => Assert.Equal("SUCCEEDED", child!["Status"]!.GetValue<string>()));
        Assert.All(succeeded, child => Assert.True(child!["OutputDetails"]!["Included"]!.GetValue<bool>()));
    }

    [Theory]
    [InlineData("", 1, false)]
    [InlineData(",\"ToleratedFailurePercentage\":0", 1, false)]
    [InlineData(",\"ToleratedFailureCount\":1", 1, true)]
    [InlineData(",\"ToleratedFailureCount\":1", 2, false)]
    [InlineData(",\"ToleratedFailurePercentage\":25", 1, true)]
    [InlineData(",\"ToleratedFailurePercentage\":25", 2, false)]
    [InlineData(",\"ToleratedFailurePercentage\":100", 4, true)]
    [InlineData(",\"ToleratedFailureCount\":0,\"ToleratedFailurePercentage\":100", 1, false)]
    [InlineData(",\"ToleratedFailureCountPath\":\"$.count\"", 3, true)]
    [InlineData(",\"ToleratedFailurePercentagePath\":\"$.percentage\"", 3, false)]
    public async Task Failures_are_tolerated(string fields, int failures, bool tolerated)
    {
        var machine = new Machine { Objects = Items("[1,2,3,4]"), Resources = FailingAt([.. Enumerable.Range(1, failures)]) };

        var result = await machine.RunAsync(Map(Reader + Writer + fields), """{"bucket":"ws","count":3,"percentage":50}""");

        Assert.Equal(tolerated ? null : "States.ExceedToleratedFailureThreshold", result.Error);
        Assert.Contains(machine.Objects.Objects.Keys, key => key.EndsWith("/manifest.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exceeded_threshold_stops_the_children_and_can_be_caught()
    {
        var machine = new Machine
        {
            Objects = Items("[1,2,3,4,5,6,7,8]"),
            Resources = new FakeResources
            {
                Task = async (invocation, ct) =>
                {
                    if (invocation.Parameters!.GetValue<int>() == 2)
                    {
                        throw new TaskFailedException("Bad", null);
                    }

                    await Task.Delay(Timeout.Infinite, ct);
                    return null;
                },
            },
        };
        var definition = Map(Reader + Writer + ",\"MaxConcurrency\":2,\"Catch\":[{\"ErrorEquals\":[\"States.ExceedToleratedFailureThreshold\"],\"Next\":\"C\"}]")
            .Replace("\"States\":{\"S\"", "\"States\":{\"C\":{\"Type\":\"Succeed\"},\"S\"", StringComparison.Ordinal);

        var result = await machine.RunAsync(definition, Input);

        Assert.Equal("C", result.FinalState);
        var key = machine.Objects.Objects.Keys.Single(name => name.EndsWith("FAILED_0.json", StringComparison.Ordinal));
        Assert.Equal(["ABORTED", "FAILED"], machine.Objects.Json(key).AsArray().Select(child => child!["Status"]!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_writer_a_failed_child_is_told_in_its_place()
    {
        var machine = new Machine { Objects = Items("[1,2]"), Resources = FailingAt(1) };

        var result = await machine.RunAsync(Map(Reader + ",\"ToleratedFailureCount\":1"), Input);

        Assert.Equal(("FAILED", "Bad", 2), (
            result.Output![0]!["Status"]!.GetValue<string>(), result.Output[0]!["Error"]!.GetValue<string>(), result.Output[1]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("[]", "[]")]
    [InlineData("[{\"a\":1},null]", "[{\"a\":1},null]")]
    public async Task Items_come_from_the_array_in_the_object(string items, string output)
        => Machine.SameJson(output, (await new Machine { Objects = Items(items) }.RunAsync(Map(Reader), Input)).Output);

    [Fact]
    public async Task Items_come_from_the_input_too()
        => Machine.SameJson("[1,2]", (await new Machine().RunAsync(Map(",\"ItemsPath\":\"$.list\""), """{"list":[1,2]}""")).Output);

    [Theory]
    [InlineData("\"MaxItems\":2")]
    [InlineData("\"MaxItemsPath\":\"$.two\"")]
    public async Task Reading_stops_after_MaxItems(string field)
    {
        var reader = Reader.Replace("\"InputType\"", field + ",\"InputType\"", StringComparison.Ordinal);

        var result = await new Machine { Objects = Items("[1,2,3]") }.RunAsync(Map(reader), """{"bucket":"ws","two":2}""");

        Machine.SameJson("[1,2]", result.Output);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1,")]
    [InlineData("not json")]
    public async Task Unreadable_items_fail(string items)
        => Assert.Equal("States.ItemReaderFailed", (await new Machine { Objects = Items(items) }.RunAsync(Map(Reader), Input)).Error);

    [Fact]
    public async Task Missing_object_fails()
        => Assert.Equal("States.ItemReaderFailed", (await new Machine().RunAsync(Map(Reader), Input)).Error);

    [Theory]
    [InlineData("SUCCEEDED")]
    [InlineData("manifest")]
    public async Task Unwritable_results_fail(string part)
    {
        var objects = new FakeObjects { FailWritesTo = part }.With("ws/items.json", $"[{string.Join(',', Enumerable.Range(0, 100))}]");

        Assert.Equal("States.ResultWriterFailed", (await new Machine { Objects = objects }.RunAsync(Map(Reader + Writer), Input)).Error);
    }

    [Fact]
    public async Task Outputs_beyond_the_payload_limit_need_a_writer()
    {
        var resources = new FakeResources { Task = (_, _) => new(new string('x', 100_000)) };

        Assert.Equal("States.DataLimitExceeded", (await new Machine { Objects = Items("[1,2,3]"), Resources = resources }.RunAsync(Map(Reader), Input)).Error);
        Assert.Null((await new Machine { Objects = Items("[1,2,3]"), Resources = resources }.RunAsync(Map(Reader + Writer), Input)).Error);
    }

    [Fact]
    public async Task Twenty_thousand_children_keep_memory_flat()
    {
        const int count = 20_000;
        var padding = new string('x', 2_000);
        var objects = new GeneratedObjects(count, padding);
        var peak = 0L;
        var done = 0;
        var resources = new FakeResources
        {
            Task = (invocation, _) =>
            {
                if (Interlocked.Increment(ref done) % 2_000 == 0)
                {
                    peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));
                }

                return new(invocation.Parameters);
            },
            KeepInvocations = false,
        };
        var executor = new StateMachineExecutor(
            Machine.Load(Map(Reader + Writer + ",\"MaxConcurrency\":10")), resources, objects, new ExecutorOptions { Time = new FakeTime(), Random = new Random(1) });
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var result = await executor.RunAsync(new ExecutionStart { Name = "r", Input = Input, StateMachineName = "etl" }, observer: null, CancellationToken.None);

        Assert.Equal((ExecutionStatus.Succeeded, count), (result.Status, done));
        Assert.True(objects.Written > count * 4_000L, $"{objects.Written} bytes of results");

        // Items are 40 MB, results 80 MB; what is under way is a few kilobytes.
        Assert.InRange(peak - before, long.MinValue, 8_000_000);
    }

    private static FakeObjects Items(string json) => new FakeObjects().With("ws/items.json", json);

    private static FakeResources FailingAt(params int[] items) => new()
    {
        Task = (i, _) => items.Contains(i.Parameters!.GetValue<int>()) ? throw new TaskFailedException("Bad", $"item {i.Parameters}") : new(i.Parameters),
    };

    private static string Map(string fields, string task = "\"Comment\":\"echo\"") => Machine.Single("\"Type\":\"Map\"" + fields + """
        ,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"I","States":{"I":{"Type":"Task","Resource":"arn:i","End":true,
        """ + task + "}}}");

    private sealed class Recorder : IExecutionObserver
    {
        public System.Collections.Concurrent.ConcurrentQueue<HistoryEvent> Events { get; } = [];

        public void On(HistoryEvent e) => Events.Enqueue(e);
    }
}
