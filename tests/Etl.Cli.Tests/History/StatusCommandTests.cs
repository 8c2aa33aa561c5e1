using System.Text.Json;
using Etl.Functions.Runs;
using Etl.Postgres.History;

namespace Etl.Cli.Tests.History;

public sealed class StatusCommandTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly CommandRun _run = new()
    {
        Etl = new FakeEtl((_, _, _) => throw new InvalidOperationException()) { Connection = "Host=db" },
        Loads =
        [
            new LoadRecord
            {
                LoadId = "0123456789abcdef0123", Bucket = "/space", Key = "incoming/trans\u001b[2Jactions.csv", Size = 317_622, Dataset = "transactions", Status = "loaded",
                RunId = "0123456789abcdef0123-1", State = RunState.Loaded, ClaimedAt = Start, StartedAt = Start, EndedAt = Start.AddSeconds(2), Target = "transactions",
                Result = new ReduceResult { Outcome = ReduceOutcome.Loaded, Accounts = Outcomes.Loaded.Accounts, Strategy = "renamed: the target was empty" },
            },
            new LoadRecord
            {
                LoadId = "fedcba98765432100000", Bucket = "/data", Key = "late.csv", Size = 99_000_000, Dataset = "transactions", Status = "interrupted",
                RunId = "fedcba98765432100000-2", State = RunState.Planned, ClaimedAt = Start, StartedAt = Start.AddHours(1), StagedChunks = 7, PlannedChunks = 3, SupersededChunks = 1,
                Error = "DatabaseUnavailableException: no server answers",
            },
            new LoadRecord
            {
                LoadId = "77777777777777777777", Bucket = "/data", Key = "copy.csv", Size = 317_622, Dataset = "transactions", Status = "skipped",
                RunId = "77777777777777777777-1", State = RunState.Abandoned, ClaimedAt = Start, StartedAt = Start.AddHours(2), EndedAt = Start.AddHours(2).AddSeconds(1),
                OtherRunId = "0123456789abcdef0123-1", Reason = "a repeat, the same bytes were already loaded by 0123456789abcdef0123-1",
                Result = new ReduceResult { Outcome = ReduceOutcome.Duplicate, Accounts = Outcomes.Loaded.Accounts with { Duplicate = null, Inserted = null, Updated = null, Unchanged = null, Ignored = null, Deleted = null } },
            },
        ],
        Executions = new Dictionary<string, ExecutionRecord[]>
        {
            ["fedcba98765432100000"] =
            [
                Execution("killed") with
                {
                    RunId = "fedcba98765432100000-1",
                    Events = [Event(1, "ExecutionStarted", null), Event(2, "TaskStateEntered", "Spl\u001bit"), Event(3, "TaskScheduled", "Split", new EventDetails { Retry = 1 })],
                },
                Execution("failed") with
                {
                    RunId = "fedcba98765432100000-2", EndedAt = Start.AddSeconds(75), Status = "timed_out", Error = "DatabaseUnavailableException", Cause = "no server answers",
                    Events =
                    [
                        Event(1, "TaskFailed", "ProcessChunk", new EventDetails { Chunk = 1_017, Retry = 2, Error = "DatabaseUnavailableException", Cause = "no server\nanswers" }),
                        Event(2, "MapRunFailed", "Chunks", new EventDetails { Started = 10_000, Succeeded = 9_990, Failed = 1, Retried = 14, Error = "States.ExceedToleratedFailureThreshold" }),
                        Event(3, "ExecutionFailed", null, new EventDetails { Error = "NullReferenceException", Cause = "Object reference not set to an instance of an object, told at a length that no line of a table has room for" }),
                    ],
                },
            ],
        },
    };

    [Fact]
    public async Task All_loads_are_a_table() => await MatchesAsync("status-list", "status");

    [Fact]
    public async Task One_load_is_told_in_full() => await MatchesAsync("status-loaded", "status", "0123");

    [Fact]
    public async Task An_interrupted_load_says_how_far_it_came() => await MatchesAsync("status-interrupted", "status", "fedc");

    [Fact]
    public async Task A_repeat_says_of_what_and_why() => await MatchesAsync("status-skipped", "status", "7777");

    [Fact]
    public async Task What_is_not_known_of_a_load_is_not_told()
    {
        using var run = Run(_run.Loads[0] with { Result = new ReduceResult { Outcome = ReduceOutcome.Loaded, Accounts = Outcomes.Loaded.Accounts with { Deleted = null } } });
        Assert.Equal(0, await run.InvokeAsync(["status", "0123"]));
        Assert.Contains(" + unchanged 1 + ignored 0\n", run.Out, StringComparison.Ordinal);

        using var duplicate = Run(_run.Loads[0] with
        {
            Result = new ReduceResult { Outcome = ReduceOutcome.Duplicate, Accounts = new LoadAccounts { Read = 5, Accepted = 5, Rejected = 0, Filtered = 0, Blank = 0, Rows = 5 } },
        });
        Assert.Equal(0, await duplicate.InvokeAsync(["status", "0123"]));
        Assert.Contains("\nrows     rows 5\n", duplicate.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("?", run.Out + duplicate.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TooManyRejectsException: late.csv: 5 records were rejected", "error    too many rejects\ncause    late.csv: 5 records were rejected\n", "TooManyRejectsException")]
    [InlineData("replaced by a newer run", "error    replaced by a newer run\n", null)]
    [InlineData("NullReferenceException: Object reference", "error    an unexpected error\ncause    NullReferenceException: Object reference\n", "NullReferenceException")]
    public async Task An_error_is_told_in_words_and_its_name_to_programs(string stored, string shown, string? name)
    {
        using var run = Run(_run.Loads[0] with { Error = stored });
        Assert.Equal(0, await run.InvokeAsync(["status", "0123"]));
        Assert.Contains($"\n{shown}", run.Out, StringComparison.Ordinal);

        using var json = Run(_run.Loads[0] with { Error = stored });
        Assert.Equal(0, await json.InvokeAsync(["status", "--json"]));
        var error = JsonDocument.Parse(json.Out).RootElement.GetProperty("error");
        Assert.Equal((name, name is null ? stored : stored[(name.Length + 2)..]), (error.GetProperty("name").GetString(), error.GetProperty("cause").GetString()));
    }

    [Fact]
    public async Task Events_are_a_table_an_execution() => await MatchesAsync("status-events", "status", "fedc", "--events");

    [Fact]
    public async Task Events_are_an_array_of_executions_in_json() => await MatchesAsync("status-events-json", "status", "fedc", "--events", "--json");

    [Fact]
    public async Task A_load_without_events_says_so()
    {
        Assert.Equal(0, await _run.InvokeAsync(["status", "0123", "--events"]));
        Assert.EndsWith("\n\nno events are kept of it\n", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_told_of_one_load_only()
    {
        Assert.Equal(1, await _run.InvokeAsync(["status", "--events"]));
        Assert.Contains(CommandMessages.EventsOfOne, _run.Error, StringComparison.Ordinal);

        using var two = new CommandRun { Etl = _run.Etl, Loads = [_run.Loads[0], _run.Loads[0] with { LoadId = "0123456789abcdef4567" }] };
        Assert.Equal(1, await two.InvokeAsync(["status", "0123", "--events", "--json"]));
        Assert.Equal($"etl: {CommandMessages.SeveralLoads("0123", two.Loads.Select(load => load.LoadId))}\n", two.Error);
        Assert.Empty(two.Out);
    }

    [Fact]
    public async Task Json_is_a_line_a_load() => await MatchesAsync("status-json", "status", "--json");

    [Fact]
    public async Task An_unknown_load_is_refused()
    {
        Assert.Equal(1, await _run.InvokeAsync(["status", "99"]));
        Assert.Equal($"etl: {CommandMessages.NoSuchLoad("99")}\n", _run.Error);
    }

    public void Dispose() => _run.Dispose();

    private static ExecutionRecord Execution(string name) => new()
    {
        ExecutionId = $"arn:aws:states:local:000000000000:execution:etl:{name}",
        LoadId = "fedcba98765432100000",
        Bucket = "/data",
        Key = "late.csv",
        Version = "v",
        Input = "{}",
        StartedAt = Start,
    };

    private static ExecutionEvent Event(int number, string type, string? state, EventDetails? details = null) =>
        new(number, Start.AddMilliseconds(number * 1_010), type, state, details ?? new EventDetails());

    private static CommandRun Run(LoadRecord load) => new() { Etl = new FakeEtl((_, _, _) => throw new InvalidOperationException()) { Connection = "Host=db" }, Loads = [load] };

    private async Task MatchesAsync(string snapshot, params string[] args)
    {
        Assert.Equal(0, await _run.InvokeAsync(args));
        Snapshot.Matches(snapshot, _run.Out);
    }
}
