using System.Globalization;
using Etl.Postgres.History;
using Etl.Postgres.Tests.Server;

namespace Etl.Postgres.Tests;

/// <summary>What happens in executions, written for people while loads go on.</summary>
public sealed class ExecutionLogTests(PostgresServer server)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task An_execution_is_read_as_it_was_written()
    {
        await using var db = await CreateAsync();
        var ended = Execution("e1") with { RunId = "load-1", EndedAt = Start.AddSeconds(2), Status = "failed", Error = "HeaderException", Cause = "wrong" };
        var details = new EventDetails { Chunk = 17, Retry = 2, Error = "TargetBusyException", Cause = "locked \"ü\"", Started = 4, Succeeded = 3, Failed = 1, Retried = 5 };
        await using (var log = new ExecutionLog(db.Connections))
        {
            log.Add(Execution("e1"), Event(1, "ExecutionStarted", null));
            log.Add(Execution("e1") with { LoadId = "load" }, Event(2, "TaskStateEntered", "Split"));
            log.Add(ended, Event(3, "MapRunFailed", "Chunks") with { Details = details });
            Assert.Null(await log.CloseAsync(Patience));
        }

        var read = Assert.Single(await new LoadHistory(db.Connections).ListExecutionsAsync("load", None));
        Assert.Equal(ended with { Input = read.Input, Events = read.Events }, read);
        Assert.Equal("""{"detail": 1}""", read.Input);
        Assert.Equal([Event(1, "ExecutionStarted", null), Event(2, "TaskStateEntered", "Split"), Event(3, "MapRunFailed", "Chunks") with { Details = details }], read.Events);
        Assert.Equal("{}", await db.ScalarAsync("SELECT details FROM etl.event WHERE number = 1"));
        Assert.Equal("0", await db.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl-events' AND state <> 'idle'"));
    }

    [Fact]
    public async Task What_has_happened_is_there_while_the_execution_goes_on_and_when_it_is_never_heard_of_again()
    {
        await using var db = await CreateAsync();
        await using var log = new ExecutionLog(db.Connections);
        log.Add(Execution("e1"), Event(1, "ExecutionStarted", null));
        await UntilAsync(db, "SELECT count(*) FROM etl.event", "1");
        log.Add(Execution("e1"), Event(2, "TaskStateEntered", "Split"));
        await UntilAsync(db, "SELECT count(*) FROM etl.event", "2");

        var read = Assert.Single(await new LoadHistory(db.Connections).ListExecutionsAsync("load", None));
        Assert.Equal((null, null, 2), (read.EndedAt, read.Status, read.Events.Count));
    }

    [Fact]
    public async Task Events_come_through_a_broken_connection_once_and_in_order()
    {
        await using var db = await CreateAsync();
        await using var log = new ExecutionLog(db.Connections);
        log.Add(Execution("e1"), Event(1, "ExecutionStarted", null));
        await UntilAsync(db, "SELECT count(*) FROM etl.event", "1");
        await db.ExecuteAsync("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl-events'");
        for (var number = 2; number <= 50; number++)
        {
            log.Add(Execution("e1"), Event(number, "TaskStateEntered", "Split"));
        }

        Assert.Null(await log.CloseAsync(Patience));
        Assert.Equal("50|50|1275", await db.ScalarAsync("SELECT count(*), max(number), sum(number) FROM etl.event"));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_says_why_and_fails_nothing()
    {
        await using var db = await CreateAsync();
        await db.ExecuteAsync("DROP TABLE etl.event");
        await using var log = new ExecutionLog(db.Connections);
        for (var number = 1; number <= 3; number++)
        {
            log.Add(Execution("e1"), Event(number, "TaskStateEntered", "Split"));
            await Task.Delay(150, None);
        }

        Assert.Contains("\"etl.event\" does not exist", await log.CloseAsync(Patience), StringComparison.Ordinal);
        Assert.Equal("0", await db.ScalarAsync("SELECT count(*) FROM etl.execution"));
    }

    [Fact]
    public async Task A_log_that_is_locked_is_left_alone_in_time()
    {
        await using var db = await CreateAsync();
        await using var holder = await db.OpenAsync();
        await using var locking = new Npgsql.NpgsqlCommand("BEGIN; LOCK TABLE etl.event", holder);
        await locking.ExecuteNonQueryAsync(None);
        await using var log = new ExecutionLog(db.Connections);
        log.Add(Execution("e1"), Event(1, "ExecutionStarted", null));
        var started = TimeProvider.System.GetTimestamp();

        Assert.NotNull(await log.CloseAsync(TimeSpan.FromMilliseconds(300)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0.25, 10);
    }

    [Fact]
    public async Task A_log_creates_nothing()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await using var log = new ExecutionLog(db.Connections);
        log.Add(Execution("e1"), Event(1, "ExecutionStarted", null));
        Assert.NotNull(await log.CloseAsync(Patience));
        Assert.Equal("0", await db.ScalarAsync("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'etl%'"));
        Assert.Empty(await new LoadHistory(db.Connections).ListExecutionsAsync("load", None));
    }

    [Theory]
    [InlineData('\0', '\uFFFD')]
    [InlineData('\uD83D', '\uFFFD')]
    [InlineData('\n', '\n')]
    public async Task A_text_keeps_what_Postgres_has_characters_for(char given, char kept)
    {
        await using var db = await CreateAsync();
        Assert.Equal(($"a{kept}b", $"a{kept}b"), await CauseAsync(db, $"a{given}b"));
    }

    [Fact]
    public async Task A_long_text_is_cut_between_characters()
    {
        await using var db = await CreateAsync();
        var (ofExecution, ofEvent) = await CauseAsync(db, string.Concat(Enumerable.Repeat("😀", 5_000)));
        Assert.Equal(string.Concat(Enumerable.Repeat("😀", 999)) + "…", ofExecution);
        Assert.Equal(ofExecution, ofEvent);
    }

    [Fact]
    public async Task Executions_are_those_of_the_load_and_those_of_its_file_that_never_knew_their_load()
    {
        await using var db = await CreateAsync();
        var scenario = new Scenario(db);
        var loadId = (await scenario.ClaimAsync()).LoadId;
        var ofIt = Execution("known") with { LoadId = loadId, StartedAt = Start.AddSeconds(3) };
        var unknown = Execution("unknown") with { LoadId = null, Bucket = "bucket", Key = scenario.Key, Version = await db.ScalarAsync("SELECT version FROM etl.load") };
        foreach (var execution in (ExecutionRecord[])[ofIt, unknown, unknown with { ExecutionId = "older file", Version = "other" }, unknown with { ExecutionId = "other load", LoadId = "other" }])
        {
            await WriteAsync(db, execution);
        }

        var read = await new LoadHistory(db.Connections).ListExecutionsAsync(loadId, None);
        Assert.Equal(["unknown", "known"], read.Select(execution => execution.ExecutionId));
        Assert.All(read, execution => Assert.Equal("ExecutionStarted", Assert.Single(execution.Events).Type));
    }

    [Fact]
    public async Task The_latest_executions_are_read_oldest_first()
    {
        await using var db = await CreateAsync();
        for (var i = 0; i < 22; i++)
        {
            await WriteAsync(db, Execution($"e{i}") with { StartedAt = Start.AddMinutes(i) });
        }

        var read = await new LoadHistory(db.Connections).ListExecutionsAsync("load", None);
        Assert.Equal(Enumerable.Range(2, 20).Select(i => $"e{i}"), read.Select(execution => execution.ExecutionId));
    }

    [Fact]
    public async Task A_sweep_deletes_what_is_older_than_thirty_days_with_its_events_and_only_so_much_at_once()
    {
        await using var db = await CreateAsync();
        await db.ExecuteAsync(
            """
            INSERT INTO etl.execution (execution_id, load_id, bucket, key, version, input, started_at)
            SELECT 'old ' || i, 'load', 'b', 'k', 'v', '{}', now() - interval '30 days 1 minute' - i * interval '1 minute' FROM generate_series(1, 130) i;
            INSERT INTO etl.execution (execution_id, load_id, bucket, key, version, input, started_at) VALUES ('young', 'load', 'b', 'k', 'v', '{}', now() - interval '29 days 23 hours');
            INSERT INTO etl.event (execution_id, number, at, type, details) SELECT execution_id, n, now(), 'TaskFailed', '{}' FROM etl.execution, generate_series(1, 3) n
            """);
        const string Left = "SELECT (SELECT count(*) FROM etl.execution), (SELECT count(*) FROM etl.event), (SELECT max(substr(execution_id, 5)::int) FROM etl.execution WHERE execution_id LIKE 'old%')";

        // What it returns is the number of runs whose storage was dropped.
        Assert.Equal(0, await db.Registry.SweepAsync(TimeSpan.FromDays(7), None));
        Assert.Equal("31|93|30", await db.ScalarAsync(Left));
        await db.Registry.SweepAsync(TimeSpan.FromDays(7), None);
        Assert.Equal("1|3|∅", await db.ScalarAsync(Left));
    }

    [Fact]
    public async Task A_role_without_a_right_to_the_log_sweeps_none_of_it_and_is_not_refused_for_it()
    {
        await using var db = await CreateAsync();
        await WriteAsync(db, Execution("e1") with { StartedAt = TimeProvider.System.GetUtcNow().AddDays(-40) });
        var role = await db.ScalarAsync("SELECT 'logless_' || current_database()");
        await db.ExecuteAsync(
            $"""
            CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA etl TO {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA etl TO {role};
            REVOKE ALL ON etl.execution, etl.event FROM {role}; GRANT SELECT ON etl.execution TO {role}
            """);
        await using var guest = db.As(role);

        Assert.Equal(0, await guest.Registry.SweepAsync(TimeSpan.FromDays(7), None));
        Assert.Equal("1", await db.ScalarAsync("SELECT count(*) FROM etl.execution"));
        await db.Registry.SweepAsync(TimeSpan.FromDays(7), None);
        Assert.Equal("0", await db.ScalarAsync("SELECT count(*) FROM etl.execution"));
    }

    private static ExecutionRecord Execution(string id) => new()
    {
        ExecutionId = id,
        LoadId = "load",
        Bucket = "bucket",
        Key = "incoming/a.csv",
        Version = "v1",
        Input = """{"detail":1}""",
        StartedAt = Start,
    };

    private static ExecutionEvent Event(int number, string type, string? state) => new(number, Start.AddSeconds(number), type, state, new EventDetails());

    private static async Task WriteAsync(EtlDatabase db, ExecutionRecord execution)
    {
        await using var log = new ExecutionLog(db.Connections);
        log.Add(execution, Event(1, "ExecutionStarted", null));
        Assert.Null(await log.CloseAsync(Patience));
    }

    private static async Task<(string? OfExecution, string? OfEvent)> CauseAsync(EtlDatabase db, string cause)
    {
        await using var log = new ExecutionLog(db.Connections);
        log.Add(Execution("e1") with { Cause = cause }, Event(1, "TaskFailed", "Split") with { Details = new EventDetails { Cause = cause } });
        Assert.Null(await log.CloseAsync(Patience));
        var read = Assert.Single(await new LoadHistory(db.Connections).ListExecutionsAsync("load", None));
        return (read.Cause, read.Events[0].Details.Cause);
    }

    private static async Task UntilAsync(EtlDatabase db, string sql, string value)
    {
        for (var tries = 0; await db.ScalarAsync(sql) != value; tries++)
        {
            Assert.True(tries < 200, string.Create(CultureInfo.InvariantCulture, $"{sql} is not {value} after 10 s"));
            await Task.Delay(50, None);
        }
    }

    private async Task<EtlDatabase> CreateAsync()
    {
        var db = await EtlDatabase.CreateAsync(server);
        await db.Connections.Schema.EnsureAsync(None);
        return db;
    }
}
