using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Etl.Postgres.Loads;
using Etl.Postgres.Schema;
using Etl.Postgres.Tests.Server;

namespace Etl.Postgres.Tests;

/// <summary>Databases that an earlier version has filled.</summary>
public sealed class SchemaStepTests(PostgresServer server)
{
    [Theory]
    [InlineData(MergeMode.Append)]
    [InlineData(MergeMode.Upsert)]
    public async Task A_database_of_the_first_step_keeps_its_loads_and_nothing_is_loaded_twice(MergeMode mode)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(mode), IsNamed = false };
        var loaded = scenario with { LoadId = "v1" };
        var skipped = scenario with { LoadId = "v2", Key = "incoming/b.csv", Owner = "execution-2", Sequencer = "20" };
        var interrupted = scenario with { LoadId = "v3", Key = "incoming/c.csv", Owner = "execution-3", Digest = 43, Rows = [["x", 1L], ["y", 2L], ["z", 3L]] };
        await FillAsync(db, loaded, skipped, interrupted);

        // The loaded one is a repeat under its old name, although nobody knows what it meant or which table it filled.
        var repeat = await loaded.ClaimAsync();
        Assert.Equal((ClaimOutcome.AlreadyLoaded, "old-loaded", "old-loaded-1"), (repeat.Outcome, repeat.LoadId, repeat.RunId));
        Assert.Equal("set|\"public\".\"target\"", await db.ScalarAsync("SELECT dataset, target FROM etl.load WHERE load_id = 'old-loaded'"));

        // By another dataset it is a load of its own.
        Assert.NotEqual("old-loaded", (await (loaded with { Dataset = loaded.Dataset with { Name = "second" }, Owner = "execution-9" }).ClaimAsync()).LoadId);

        // What was skipped still keeps an older version of its key from coming after it.
        if (mode != MergeMode.Append)
        {
            Assert.Equal(ClaimOutcome.Superseded, (await (skipped with { LoadId = "v0", Sequencer = "10", Owner = "execution-8" }).ClaimAsync()).Outcome);
        }

        var (claim, runId, again) = await skipped.LoadAsync();
        Assert.Equal(("old-skipped", "old-skipped-2"), (claim.LoadId, runId));
        Assert.Equal(mode == MergeMode.Append ? ReduceOutcome.Duplicate : ReduceOutcome.Loaded, again.Outcome);
        Assert.Equal(0, again.Accounts.Inserted ?? 0);

        // The interrupted one goes on under its old name, with what it had staged.
        var resuming = await interrupted.ClaimAsync();
        var run = await interrupted.OpenAsync(resuming);
        Assert.Equal(("old-interrupted", "old-interrupted-1", true), (resuming.LoadId, run.RunId, run.Resumed));
        Assert.Equal([true, false], run.Chunks.Select(chunk => chunk.Staged));
        await interrupted.StageAsync(run.RunId, run.Chunks[1].Key);
        Assert.Equal(3, (await interrupted.MergeAsync(run.RunId, resuming)).Accounts.Inserted);
        Assert.Equal("8", await db.ScalarAsync("SELECT count(*) FROM target"));
        Assert.Equal("meaning|0", await db.ScalarAsync("SELECT meaning, rejected_by_target FROM etl.run WHERE run_id = 'old-interrupted-1'"));
    }

    [Fact]
    public async Task Ten_claims_of_a_load_of_the_first_step_at_once_find_the_same_one()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = new Scenario(db) { IsNamed = false };
        await FillAsync(db, scenario with { LoadId = "v1" }, scenario with { LoadId = "v2" }, scenario with { LoadId = "v3" });
        var claims = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => (scenario with { LoadId = "v3", Owner = "execution-" + i }).ClaimAsync())));
        Assert.Equal(["old-interrupted"], claims.Select(claim => claim.LoadId).Distinct());
        Assert.Single(claims, claim => claim.Outcome == ClaimOutcome.Claimed);
    }

    [Fact]
    public async Task A_role_that_may_not_bring_the_schema_up_to_date_is_told_who_may()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await CreateAsync(db);
        var role = await db.ScalarAsync("SELECT 'guest_' || current_database()");
        await db.ExecuteAsync($"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA etl TO {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA etl TO {role}");
        await using var guest = db.As(role);
        var error = await Assert.ThrowsAsync<DatabaseRefusedException>(() => guest.Connections.Schema.EnsureAsync(CancellationToken.None));
        Assert.Contains("is at step 1, this program needs step 3, and another role owns it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_of_the_first_step_is_told_as_it_is()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = new Scenario(db);
        await FillAsync(db, scenario with { LoadId = "v1" }, scenario with { LoadId = "v2" }, scenario with { LoadId = "v3" });
        var loads = await new History.LoadHistory(db.Connections).ListAsync(10, CancellationToken.None);
        Assert.Equal(["interrupted", "loaded", "skipped"], loads.Select(load => load.Status).Order(StringComparer.Ordinal));
        Assert.Equal("1", await db.ScalarAsync("SELECT max(step) FROM etl.schema_step"));
    }

    [Fact]
    public async Task A_database_of_the_second_step_has_no_executions_and_gets_room_for_them_and_keeps_its_loads()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await CreateAsync(db, steps: 2);
        await db.ExecuteAsync(
            """
            INSERT INTO etl.load (load_id, bucket, key, version, size, etag, sequencer, dataset, status) VALUES ('old', 'bucket', 'a.csv', 'v', 1, '', '1', 'set', 'failed')
            """);
        var history = new History.LoadHistory(db.Connections);
        Assert.Empty(await history.ListExecutionsAsync("old", CancellationToken.None));

        await using var next = db.Reopen();
        await next.Connections.Schema.EnsureAsync(CancellationToken.None);
        Assert.Equal(["1", "2", "3"], await db.RowsAsync("SELECT step FROM etl.schema_step ORDER BY step"));
        Assert.Equal("old|failed", await db.ScalarAsync("SELECT load_id, status FROM etl.load"));
        await db.ExecuteAsync(
            "INSERT INTO etl.execution (execution_id, bucket, key, version, input, started_at) VALUES ('e1', 'bucket', 'a.csv', 'v', '{}', now())");
        Assert.Equal("e1", Assert.Single(await history.ListExecutionsAsync("old", CancellationToken.None)).ExecutionId);
    }

    private static async Task CreateAsync(EtlDatabase db, int steps = 1)
    {
        await db.ExecuteAsync("CREATE SCHEMA etl; CREATE SCHEMA etl_staging; CREATE TABLE etl.schema_step (step integer PRIMARY KEY, taken_at timestamptz NOT NULL DEFAULT now())");
        for (var step = 1; step <= steps; step++)
        {
            await db.ExecuteAsync(SchemaSteps.All[step - 1]);
            await db.ExecuteAsync($"INSERT INTO etl.schema_step VALUES ({step})");
        }
    }

    /// <summary>One load of each kind, as the first step has them: the second of the bytes of the first, the third with its first chunk staged.</summary>
    private static async Task FillAsync(EtlDatabase db, Scenario loaded, Scenario skipped, Scenario interrupted)
    {
        await CreateAsync(db);
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target VALUES ('a', 1), ('b', 2), ('c', 3), ('d', 4), ('e', 5)");
        await LoadAsync("old-loaded", loaded, "loaded", "loaded", otherRun: null);
        await LoadAsync("old-skipped", skipped, "skipped", "abandoned", otherRun: "old-loaded-1");
        await LoadAsync("old-interrupted", interrupted, "interrupted", "planned", otherRun: null);
        await db.ExecuteAsync(
            """
            UPDATE etl.load SET loaded_run = 'old-loaded-1', loaded_at = now(), published_at = now() WHERE load_id = 'old-loaded';
            UPDATE etl.run SET digest = '000000000000002a', content_once = true, target = '"public"."target"', merge_sequence = 1, ended_at = now(),
              result = '{"outcome":"loaded","accounts":{"read":5,"rejected":0,"rows":5,"inserted":5}}' WHERE run_id = 'old-loaded-1';
            CREATE TABLE etl_staging."old-interrupted-1" (id text, value int8, _offset bigint NOT NULL);
            INSERT INTO etl_staging."old-interrupted-1" VALUES ('x', 1, 5), ('y', 2, 15)
            """);
        foreach (var (chunk, number) in interrupted.Chunks.Select((chunk, number) => (chunk, number)))
        {
            await UseAsync(
                "INSERT INTO etl.chunk (run_id, chunk_index, generation, start_offset, end_offset, state, report) VALUES ('old-interrupted-1', $1, 0, $2, $3, $4, $5::jsonb)",
                chunk.Index, chunk.Start, chunk.EndExclusive, number == 0 ? "staged" : "planned", number == 0 ? StoredJson.Write(interrupted.ReportOf(chunk)) : null);
        }

        async Task LoadAsync(string loadId, Scenario scenario, string status, string state, string? otherRun)
        {
            await UseAsync(
                """
                INSERT INTO etl.load (load_id, bucket, key, version, size, etag, sequencer, dataset, status, runs, other_run)
                VALUES ($1, 'bucket', $2, $3, $4, '', $5, 'set', $6, 1, $7)
                """, loadId, scenario.Key, scenario.LoadId, scenario.Size, scenario.Sequencer, status, otherRun);
            await UseAsync(
                """
                INSERT INTO etl.run (run_id, load_id, number, state, owner, forced, dataset, size, plan_hash, chunk_size, engine_version, plan_digest, data_start, columns, file_info)
                VALUES ($1, $2, 1, $3, 'gone', false, 'set', $4, $5, $6, '1', 'digest', $7, $8::json, '{}')
                """,
                loadId + "-1", loadId, state, scenario.Size, scenario.PlanHash, (long)(Scenario.RecordBytes * Scenario.RecordsPerChunk), Scenario.DataStart,
                StoredJson.Write([.. scenario.Dataset.Columns.Select(column => new StagingColumn(column.Name, column.Type.ToString()))]));
        }

        Task UseAsync(string sql, params object?[] values) =>
            db.Connections.UseAsync("tests", connection => connection.ExecuteAsync(sql, CancellationToken.None, values), CancellationToken.None);
    }
}
