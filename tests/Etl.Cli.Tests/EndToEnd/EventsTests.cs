using System.Text.Json;
using System.Text.RegularExpressions;
using Etl.Cli.Tests.EndToEnd.Bench;
using Etl.Functions.Runs;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary><c>status LOAD --events</c> tells what happened, whatever became of the load.</summary>
public sealed partial class EventsTests(SharedPostgres postgres)
{
    private const string Kept = "SELECT (SELECT count(*) FROM etl.execution), (SELECT count(*) FROM etl.event)";

    [Fact]
    public async Task A_load_is_told_from_its_start_to_its_end()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var loaded = await bench.LoadAsync(new RunRequest { File = bench.Generate("transactions.csv", 2_000, seed: 5), Options = new LoadOptions { ChunkSize = 16 << 10 } });

        var execution = Assert.Single(await ExecutionsAsync(bench, loaded.LoadId!));
        Assert.Equal(("succeeded", loaded.RunId, null), (Text(execution, "status"), Text(execution, "runId"), Text(execution, "error")));
        Assert.Equal(
            [
                "ExecutionStarted", "TaskStateEntered Split", "TaskStateExited Split", "ChoiceStateEntered Route", "ChoiceStateExited Route",
                "MapStateEntered Chunks", "MapRunStarted Chunks", $"MapRunSucceeded Chunks {loaded.Accounts.Chunks} = {loaded.Accounts.Chunks} + 0", "MapStateExited Chunks",
                "TaskStateEntered Prove", "TaskStateExited Prove", "ChoiceStateEntered RouteProof", "ChoiceStateExited RouteProof",
                "TaskStateEntered Reduce", "TaskStateExited Reduce", "TaskStateEntered Finish", "TaskStateExited Finish", "ChoiceStateEntered RouteFinish", "ChoiceStateExited RouteFinish",
                "PassStateEntered ResultQueue", "PassStateExited ResultQueue", "ChoiceStateEntered HasResultQueue", "ChoiceStateExited HasResultQueue",
                "TaskStateEntered PublishResult", "TaskStateExited PublishResult", "TaskStateEntered MarkPublished", "TaskStateExited MarkPublished",
                "SucceedStateEntered Done", "SucceedStateExited Done", "ExecutionSucceeded",
            ],
            Events(execution));
        Assert.Equal(
            $"{bench.Folder}\ttransactions.csv",
            await bench.ValueAsync("SELECT input->'detail'->'bucket'->>'name', input->'detail'->'object'->>'key' FROM etl.execution WHERE (bucket, key) = (input->'detail'->'bucket'->>'name', input->'detail'->'object'->>'key')"));

        var text = (await bench.CommandAsync("status", loaded.LoadId!, "--events")).Output;
        Assert.Matches(ShownExecution(), text);
        Assert.Matches(@"│ \d\d:\d\d:\d\d\.\d{3} │ Chunks +│ MapRunSucceeded +│ started (\d+), succeeded \1, failed 0, retried 0 │", text);
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Fact]
    public async Task A_failed_load_says_where_and_why_also_when_it_never_had_a_plan()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var file = bench.Write("transactions.csv", "id;nothing;of;this\n1;2;3;4\n");
        var failed = await bench.RunAsync(file);
        Assert.Equal((RunStatus.Failed, "HeaderException", null), (failed.Status, failed.ErrorName, failed.LoadId));

        var execution = Assert.Single(await ExecutionsAsync(bench, await bench.ValueAsync("SELECT load_id FROM etl.load")));
        Assert.Equal(("failed", null), (Text(execution, "status"), Text(execution, "runId")));
        var events = Events(execution);
        Assert.StartsWith("TaskFailed Split: HeaderException: ", events[2], StringComparison.Ordinal);
        Assert.Contains("TaskStateEntered Abandon", events);
        Assert.StartsWith("ExecutionFailed: HeaderException: ", events[^1], StringComparison.Ordinal);
        Assert.Equal(failed.ErrorCause, execution.GetProperty("error").GetProperty("cause").GetString());
    }

    [Fact]
    public async Task A_killed_run_is_told_up_to_the_kill_and_so_is_the_one_that_went_on()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var file = bench.Generate("transactions.csv", 2_000, seed: 5);
        await using (var gate = await MergeGate.CloseAsync(bench))
        {
            await using var killed = bench.Start("run", file, "--chunk-size", "16KiB");
            await gate.WaitUntilReachedAsync();
            await Wait.UntilAsync(async () => await bench.ValueAsync("SELECT count(*) FROM etl.event WHERE state = 'Reduce'") != "0", "the merge's state is not told");
            killed.Kill();
        }

        var loaded = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { ChunkSize = 16 << 10 } });
        Assert.True(loaded.Resumed);
        var executions = await ExecutionsAsync(bench, loaded.LoadId!);
        Assert.Equal([(null, null, loaded.RunId), ("succeeded", loaded.RunId, loaded.RunId)], executions.Select(one => (Text(one, "status"), Text(one, "ended") is null ? null : loaded.RunId, Text(one, "runId"))));
        Assert.Equal("TaskStateEntered Reduce", Events(executions[0])[^1]);
        Assert.DoesNotContain(Events(executions[1]), told => told.EndsWith("Chunks", StringComparison.Ordinal));
        Assert.Equal("ExecutionSucceeded", Events(executions[1])[^1]);
        Assert.Contains(", not ended\n", (await bench.CommandAsync("status", loaded.LoadId!, "--events")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_passes_is_told_with_its_chunk_and_its_retry()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        await bench.LoadAsync(bench.Generate("transactions-1.csv", 10, seed: 1));
        await Sql.ExecuteAsync(
            bench.Database,
            """
            CREATE SEQUENCE fault;
            CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF nextval(''fault'') = 1 THEN RAISE EXCEPTION ''no luck'' USING ERRCODE = ''40001''; END IF; RETURN NEW; END';
            CREATE TRIGGER fail_once BEFORE INSERT ON etl.lease FOR EACH ROW EXECUTE FUNCTION fail_once();
            """);
        var loaded = await bench.LoadAsync(new RunRequest { File = bench.Generate("transactions-2.csv", 1_000, seed: 2), Options = new LoadOptions { ChunkSize = 16 << 10, MaxConcurrency = 1 } });

        var events = Events(Assert.Single(await ExecutionsAsync(bench, loaded.LoadId!)));
        Assert.Contains(events, told => told.StartsWith("TaskFailed ProcessChunk, chunk 0: TargetBusyException: ", StringComparison.Ordinal));
        Assert.Contains("TaskScheduled ProcessChunk, chunk 0, retry 1", events);
    }

    [Fact]
    public async Task A_repeat_is_an_execution_of_its_load_and_a_dry_run_none()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var file = bench.Generate("transactions.csv", 100, seed: 5);
        var loaded = await bench.LoadAsync(file);
        var kept = await bench.ValueAsync(Kept);
        await bench.RunAsync(new RunRequest { File = file, Options = new LoadOptions { DryRun = true, Force = true } });
        Assert.Equal(kept, await bench.ValueAsync(Kept));

        Assert.Equal(RunStatus.Skipped, (await bench.RunAsync(file)).Status);
        var executions = await ExecutionsAsync(bench, loaded.LoadId!);
        Assert.Equal(2, executions.Count);
        Assert.Contains("SucceedStateEntered Skipped", Events(executions[1]));
    }

    [Fact]
    public async Task A_load_whose_events_cannot_be_kept_succeeds_and_says_so_once()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        await bench.LoadAsync(bench.Generate("transactions-1.csv", 10, seed: 1));
        await Sql.ExecuteAsync(bench.Database, "DROP TABLE etl.event");
        await using var process = bench.Start("run", bench.Generate("transactions-2.csv", 100, seed: 2));
        var end = await process.WaitAsync();

        Assert.Equal(ExitCode.Done, end.ExitCode);
        Assert.Single(end.Error.Split('\n'), line => line.Contains("not all events of this execution are kept: ", StringComparison.Ordinal));
        Assert.Equal("110", await bench.ValueAsync("SELECT count(*) FROM transactions"));
        await Leftovers.MustBeNoneAsync(bench);
    }

    private static async Task<List<JsonElement>> ExecutionsAsync(Workbench bench, string load)
    {
        var end = await bench.CommandAsync("status", load, "--events", "--json");
        Assert.Equal(ExitCode.Done, end.ExitCode);
        return [.. JsonDocument.Parse(end.Output).RootElement.GetProperty("executions").EnumerateArray()];
    }

    private static List<string> Events(JsonElement execution) => [.. execution.GetProperty("events").EnumerateArray().Select(Told)];

    private static string Told(JsonElement e)
    {
        var told = $"{Text(e, "type")} {Text(e, "state")}".TrimEnd();
        if (Text(e, "chunk") is { } chunk)
        {
            told += $", chunk {chunk}";
        }

        if (Text(e, "retry") is { } retry)
        {
            told += $", retry {retry}";
        }

        if (Text(e, "started") is { } started)
        {
            told += $" {started} = {Text(e, "succeeded")} + {Text(e, "failed")}";
        }

        return Text(e, "error") is null ? told : $"{told}: {Text(e.GetProperty("error"), "name")}: {Text(e.GetProperty("error"), "cause")}";
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : null;

    [GeneratedRegex(@"\n\nexecution arn:aws:states:local:000000000000:execution:etl:[0-9a-f-]{36}, started [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}Z, succeeded after [0-9.]+ s\n", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex ShownExecution();
}
