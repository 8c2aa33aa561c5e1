using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Postgres.Tests.Server;

namespace Etl.Postgres.Tests;

public sealed class ClaimTests(PostgresServer server)
{
    [Fact]
    public async Task Of_ten_claims_at_once_exactly_one_wins()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var claims = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => (new Scenario(db) { Owner = "execution-" + i, IsNamed = false }).ClaimAsync())));

        var won = Assert.Single(claims, c => c.Outcome == ClaimOutcome.Claimed);
        Assert.Equal(1, won.Fence);
        Assert.All(claims.Where(c => c != won), c => Assert.Equal((ClaimOutcome.Busy, won.Owner), (c.Outcome, c.Owner)));
    }

    [Fact]
    public async Task A_dead_owner_is_followed_by_exactly_one_of_ten()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await new Scenario(db).ClaimAsync();
        db.Executions.Kill("execution-1");
        var claims = await Task.WhenAll(Enumerable.Range(2, 10).Select(i => Task.Run(() => (new Scenario(db) { Owner = "execution-" + i }).ClaimAsync())));

        Assert.Equal(2, Assert.Single(claims, c => c.Outcome == ClaimOutcome.Claimed).Fence);
        Assert.Equal(9, claims.Count(c => c.Outcome == ClaimOutcome.Busy));
    }

    [Fact]
    public async Task The_same_owner_enters_again_with_the_same_fence()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var first = await new Scenario(db).ClaimAsync();
        Assert.Equal(first, await new Scenario(db).ClaimAsync());
    }

    [Fact]
    public async Task What_was_loaded_is_published_before_it_counts_as_done()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (first, runId, _) = await new Scenario(db).LoadAsync();
        var second = new Scenario(db) { Owner = "execution-2" };
        Assert.Equal(ClaimOutcome.Busy, (await second.ClaimAsync()).Outcome);

        db.Executions.Kill("execution-1");
        var unpublished = await second.ClaimAsync();
        Assert.Equal((ClaimOutcome.LoadedUnpublished, runId, first.Fence + 1), (unpublished.Outcome, unpublished.RunId, unpublished.Fence));
        Assert.Equal(ClaimOutcome.Busy, (await (second with { Owner = "execution-3" }).ClaimAsync()).Outcome);
        // What comes after the merge may fail as well: its failure must not abandon what is loaded.
        Assert.True((await new Scenario(db) { Owner = "execution-2" }.AbandonAsync(refused: true, "queue")).Loaded);

        await db.Registry.MarkPublishedAsync(runId, CancellationToken.None);
        var done = await (second with { Owner = "execution-3" }).ClaimAsync();
        Assert.Equal((ClaimOutcome.AlreadyLoaded, runId), (done.Outcome, done.RunId));
        Assert.Matches(@"^a repeat, already loaded by load-1 at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC into public\.target; --force appends it again$", done.Reason);
    }

    [Fact]
    public async Task A_forced_load_is_a_new_run_once()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await new Scenario(db).CompleteAsync();
        var forced = new Scenario(db) { Owner = "execution-2", Force = true };
        var (claim, runId, result) = await forced.LoadAsync();
        Assert.Equal(("load-2", ReduceOutcome.Loaded), (runId, result.Outcome));
        Assert.Equal("10", await db.ScalarAsync("SELECT count(*) FROM target"));

        // The same execution, started again after its merge, must not load a third time.
        var again = await forced.ClaimAsync();
        Assert.Equal((ClaimOutcome.LoadedUnpublished, "load-2", claim.Fence), (again.Outcome, again.RunId, again.Fence));
        Assert.Equal(ClaimOutcome.Busy, (await (forced with { Owner = "execution-3" }).ClaimAsync()).Outcome);
    }

    [Fact]
    public async Task An_attempt_that_wakes_up_after_its_own_execution_has_loaded_begins_nothing()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) };
        var (claim, runId, _) = await scenario.LoadAsync();
        await Assert.ThrowsAsync<StaleRunException>(() => scenario.OpenAsync(claim));
        await db.Registry.MarkPublishedAsync(runId, CancellationToken.None);

        // Neither what became of the table nor of the dataset since is its business.
        await db.ExecuteAsync("TRUNCATE target");
        var late = await (scenario with { Meaning = "another" }).ClaimAsync();
        Assert.Equal((ClaimOutcome.AlreadyLoaded, runId), (late.Outcome, late.RunId));
        Assert.Equal(ClaimOutcome.Claimed, (await (scenario with { Owner = "execution-2" }).ClaimAsync()).Outcome);
    }

    [Fact]
    public async Task An_execution_that_failed_before_it_was_told_its_load_gives_up_the_one_that_it_has_claimed()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var first = new Scenario(db);
        var second = first with { LoadId = "second", Version = "load", Owner = "execution-2", Dataset = first.Dataset with { Name = "second" } };
        await first.CompleteAsync();
        await second.ClaimAsync();

        // Nobody holds a load of it who asks here, but somebody has one: it is others'.
        Assert.Equal(new(false, IsOthers: true), await AbandonAsync(first with { Owner = "stranger" }));
        Assert.Equal(new(false, "second", null, "second"), await AbandonAsync(second));
        Assert.Equal("failed|∅", await db.ScalarAsync("SELECT status, owner FROM etl.load WHERE load_id = 'second'"));
        Assert.Equal("loaded", await db.ScalarAsync("SELECT status FROM etl.load WHERE load_id = 'load'"));
        Assert.Equal(new(false), await AbandonAsync(first with { LoadId = "never claimed" }));

        static Task<AbandonOutcome> AbandonAsync(Scenario scenario) => scenario.Database.Registry.AbandonAsync(
            new AbandonRequest { Object = scenario.Object, Owner = scenario.Owner, Refused = true, Error = "header" }, CancellationToken.None);
    }

    [Fact]
    public async Task An_abandoned_forced_load_leaves_the_first_one_loaded()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await new Scenario(db).CompleteAsync();
        await new Scenario(db) { Owner = "execution-2", Force = true }.StageAllAsync();
        Assert.False((await new Scenario(db) { Owner = "execution-2" }.AbandonAsync(refused: true, "thresholds")).Loaded);
        var claim = await new Scenario(db) { Owner = "execution-3" }.ClaimAsync();
        Assert.Equal((ClaimOutcome.AlreadyLoaded, "load-1"), (claim.Outcome, claim.RunId));
    }

    /// <summary>The sequencer of the version that is loaded, the one that arrives late, the mode, force; and what comes of the late one.</summary>
    [Theory]
    [InlineData("10", "1", MergeMode.Upsert, false, ClaimOutcome.Superseded)]
    [InlineData("1", "10", MergeMode.Upsert, false, ClaimOutcome.Claimed)]
    [InlineData("b", "a", MergeMode.Replace, false, ClaimOutcome.Superseded)]
    [InlineData("B", "a", MergeMode.Replace, false, ClaimOutcome.Claimed)]
    [InlineData("b", "a", MergeMode.Append, false, ClaimOutcome.Claimed)]
    [InlineData("b", "a", MergeMode.Upsert, true, ClaimOutcome.Claimed)]
    public async Task A_late_older_version_is_pointless_for_upsert_and_replace(string loaded, string late, MergeMode mode, bool force, ClaimOutcome outcome)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(mode), Sequencer = loaded };
        await scenario.CompleteAsync();
        var claim = await (scenario with { LoadId = "late", Sequencer = late, Owner = "execution-2", Force = force }).ClaimAsync();
        Assert.Equal(outcome, claim.Outcome);
        Assert.Equal(outcome == ClaimOutcome.Superseded ? "load-1" : null, claim.RunId);
        var otherKey = await (scenario with { LoadId = "other", Sequencer = late, Key = "incoming/other.csv", Owner = "execution-3" }).ClaimAsync();
        Assert.Equal(ClaimOutcome.Claimed, otherKey.Outcome);
    }
}
