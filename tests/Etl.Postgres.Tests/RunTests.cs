using System.Diagnostics;
using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Postgres.Tests.Server;

namespace Etl.Postgres.Tests;

public sealed class RunTests(PostgresServer server)
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task An_interrupted_run_is_resumed_with_what_it_has_staged()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var first = new Scenario(db);
        var run = await first.OpenAsync(await first.ClaimAsync());
        await first.StageAsync(run.RunId, run.Chunks[1].Key);
        Assert.Equal(1, await db.Ledger.TryLeaseAsync(run.RunId, run.Chunks[0].Key, "child", 1, TimeSpan.FromHours(1), None));
        Assert.Equal(new(false, "load", run.RunId, "set"), await first.AbandonAsync(refused: false, "Ctrl-C"));

        var second = first with { Owner = "execution-2" };
        var resumed = await second.OpenAsync(await second.ClaimAsync());
        Assert.Equal((run.RunId, true), (resumed.RunId, resumed.Resumed));
        Assert.Equal([false, true, false], resumed.Chunks.Select(c => c.Staged));
        Assert.Equal(first.ReportOf(run.Chunks[1].Key), resumed.Chunks[1].Report);
        // A lease taken under the fence of the execution that is gone is void, and its attempt is counted.
        Assert.Null(await db.Ledger.TryLeaseAsync(run.RunId, run.Chunks[0].Key, "other", 1, TimeSpan.FromHours(1), None));
        Assert.Equal(2, await db.Ledger.TryLeaseAsync(run.RunId, run.Chunks[0].Key, "other", 2, TimeSpan.FromHours(1), None));
    }

    [Fact]
    public async Task A_retried_split_gets_its_own_run_back()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        foreach (var force in (bool[])[false, true])
        {
            var scenario = new Scenario(db) { LoadId = "load" + force, Force = force };
            var claim = await scenario.ClaimAsync();
            var first = await scenario.OpenAsync(claim);
            var second = await scenario.OpenAsync(await scenario.ClaimAsync());
            Assert.Equal((first.RunId, false), (second.RunId, second.Resumed));
        }
    }

    [Theory]
    [InlineData("plan", false)]
    [InlineData("plan 2", true)]
    public async Task A_changed_plan_or_a_forced_one_starts_anew(string planHash, bool force)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var first = new Scenario(db) { Force = planHash == "plan" };
        var (_, old) = await first.StageAllAsync();
        db.Executions.Kill(first.Owner);
        var second = first with { Owner = "execution-2", PlanHash = planHash, Force = force || planHash == "plan" };
        var run = await second.OpenAsync(await second.ClaimAsync());

        Assert.Equal(("load-2", false), (run.RunId, run.Resumed));
        Assert.All(run.Chunks, c => Assert.False(c.Staged));
        Assert.Equal(RunState.Abandoned, (await db.Registry.FindRunAsync(old, None))!.State);
        Assert.Equal(["load-2"], await db.RowsAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'etl_staging'"));
        Assert.Equal(["load-2"], await db.RowsAsync("SELECT DISTINCT run_id FROM etl.chunk"));
        await Assert.ThrowsAsync<StaleRunException>(() => first.StageAsync(old, first.Chunks[0]));
    }

    [Fact]
    public async Task Only_the_holder_of_the_claim_opens_a_run()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = new Scenario(db);
        var claim = await scenario.ClaimAsync();
        await Assert.ThrowsAsync<StaleRunException>(() => (scenario with { Owner = "execution-2" }).OpenAsync(claim));
        await Assert.ThrowsAsync<StaleRunException>(() => scenario.OpenAsync(claim with { Fence = 0 }));
        await Assert.ThrowsAsync<StaleRunException>(() => scenario.OpenAsync(claim with { LoadId = "never claimed" }));
    }

    [Fact]
    public async Task A_run_is_found_as_it_was_opened()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        Assert.Null(await db.Registry.FindRunAsync("load-1", None));
        var scenario = new Scenario(db);
        await scenario.OpenAsync(await scenario.ClaimAsync());
        var info = (await db.Registry.FindRunAsync("load-1", None))!;
        Assert.Equal(("load", RunState.Planned, "set", 5L), (info.LoadId, info.State, info.Dataset, info.DataStart));
        Assert.Equal(("bucket", "incoming/a.csv", scenario.Size), (info.Object.Bucket, info.Object.Key, info.Object.Size));
    }

    [Fact]
    public async Task A_refused_run_leaves_nothing_staged_and_a_second_abandon_says_the_same()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (_, runId) = await new Scenario(db).StageAllAsync();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(new(false, "load", runId, "set"), await new Scenario(db).AbandonAsync(refused: true, "too many rejects"));
        }

        Assert.Equal("0|0", await db.ScalarAsync("SELECT (SELECT count(*) FROM etl.chunk), (SELECT count(*) FROM pg_tables WHERE schemaname = 'etl_staging')"));
        Assert.Equal("failed|too many rejects|∅", await db.ScalarAsync("SELECT status, error, owner FROM etl.load"));
        Assert.Equal(new(false, "load", null, "set"), await new Scenario(db) { Owner = "stranger" }.AbandonAsync(refused: true));
        Assert.Equal(new(false), await new Scenario(db) { LoadId = "unknown", Owner = "stranger" }.AbandonAsync(refused: true));
    }

    [Fact]
    public async Task Finish_drops_staging_and_may_be_repeated_but_not_before_the_end()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = new Scenario(db);
        var (claim, runId) = await scenario.StageAllAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Registry.FinishAsync(runId, None));
        await scenario.MergeAsync(runId, claim);
        await db.Registry.FinishAsync(runId, None);
        await db.Registry.FinishAsync(runId, None);
        Assert.Equal("0|0", await db.ScalarAsync("SELECT (SELECT count(*) FROM etl.chunk), (SELECT count(*) FROM pg_tables WHERE schemaname = 'etl_staging')"));
    }

    [Fact]
    public async Task A_sweep_drops_what_dead_or_absent_owners_have_left_and_nothing_younger()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        foreach (var name in (string[])["dead", "alive", "interrupted", "young", "loaded"])
        {
            var scenario = new Scenario(db) { LoadId = name, Owner = name, Key = name, Digest = (ulong)name.Length + name[0] };
            var (claim, runId) = await scenario.StageAllAsync();
            if (name == "loaded")
            {
                await scenario.MergeAsync(runId, claim);
            }
        }

        await new Scenario(db) { LoadId = "interrupted", Owner = "interrupted" }.AbandonAsync(refused: false);
        db.Executions.Kill("dead");
        db.Executions.Kill("young");
        db.Executions.Kill("loaded");
        await db.ExecuteAsync("UPDATE etl.run SET changed_at = now() - interval '8 days' WHERE load_id <> 'young'");

        Assert.Equal(2, await db.Registry.SweepAsync(TimeSpan.FromDays(7), None));
        Assert.Equal(0, await db.Registry.SweepAsync(TimeSpan.FromDays(7), None));
        Assert.Equal(["alive-1", "loaded-1", "young-1"], await db.RowsAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'etl_staging' ORDER BY 1"));
    }

    [Fact]
    public async Task A_superseded_chunk_takes_its_rows_with_it_and_no_others()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        // Chunk 1 began one record too early: 2 is its real start. Chunk 2 lies wholly in what chunk 1 now takes.
        var scenario = new Scenario(db) { Rows = [.. Enumerable.Range(0, 8).Select(i => new object?[] { "r" + i, (long)i })] };
        var claim = await scenario.ClaimAsync();
        var run = await scenario.OpenAsync(claim);
        await Task.WhenAll(run.Chunks.Select(c => scenario.StageAsync(run.RunId, c.Key)));
        ChunkKey old = run.Chunks[1].Key, dropped = run.Chunks[2].Key;
        var again = old with { Start = old.Start + 3, EndExclusive = dropped.EndExclusive, Generation = 1 };

        var current = await db.Registry.SupersedeAsync(run.RunId, claim.Fence, [dropped], [again], None);
        Assert.Equal([run.Chunks[0].Key, again, run.Chunks[3].Key], current.Select(c => c.Key));
        Assert.Equal([true, false, true], current.Select(c => c.Staged));
        Assert.Equal(["r0", "r1", "r6", "r7"], await db.RowsAsync("SELECT id FROM etl_staging.\"load-1\" ORDER BY _offset"));
        await Assert.ThrowsAsync<StaleRunException>(() => scenario.StageAsync(run.RunId, old, 2));
        await Assert.ThrowsAsync<StaleRunException>(() => scenario.StageAsync(run.RunId, dropped, 2));

        // Repeated after the new chunk is staged, it takes nothing away.
        await scenario.StageAsync(run.RunId, again);
        Assert.All(await db.Registry.SupersedeAsync(run.RunId, claim.Fence, [dropped], [again], None), c => Assert.True(c.Staged));
        Assert.Equal("7", await db.ScalarAsync("SELECT count(*) FROM etl_staging.\"load-1\""));
        Assert.Equal(2, (await db.Registry.ReadChunksAsync(run.RunId, None)).Superseded);
        await Assert.ThrowsAsync<StaleRunException>(() => db.Registry.SupersedeAsync(run.RunId, claim.Fence - 1, [], [], None));
    }

    [Fact]
    public async Task Twenty_thousand_chunks_are_quick()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = new Scenario(db);
        var chunks = Enumerable.Range(0, 20_000).Select(i => new ChunkKey(i, 5 + (i * 10L), 15 + (i * 10L), 0)).ToList();
        var claim = await scenario.ClaimAsync();
        var clock = Stopwatch.StartNew();
        var run = await scenario.OpenAsync(claim, chunks);
        var again = await db.Registry.SupersedeAsync(run.RunId, claim.Fence, [], [.. chunks.Where(c => c.Index % 2 == 1).Select(c => c with { Generation = 1 })], None);
        Assert.Equal(chunks.Count, again.Count);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }
}
