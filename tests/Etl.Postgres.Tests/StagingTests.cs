using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Postgres.Tests.Server;

namespace Etl.Postgres.Tests;

public sealed class StagingTests(PostgresServer server)
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_late_twin_gets_the_stored_report_and_copies_nothing()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (scenario, runId, chunk) = await OpenAsync(db);
        Assert.True((await scenario.StageAsync(runId, chunk)).Copied);
        var twin = await scenario.StageAsync(runId, chunk, 2);
        Assert.Equal((true, false, 1), (twin.AlreadyStaged, twin.Copied, twin.Report.Attempt));
        Assert.Equal("2", await db.ScalarAsync("SELECT count(*) FROM etl_staging.\"load-1\""));
    }

    [Fact]
    public async Task A_higher_attempt_ends_a_lower_one_that_hangs()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (scenario, runId, chunk) = await OpenAsync(db);
        var copying = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var hanging = db.Sink.StageAsync(runId, chunk, 1, async (stream, ct) =>
        {
            await stream.FlushAsync(ct);
            copying.SetResult();
            await release.Task;
            await scenario.WriteAsync(stream, chunk, ct);
            return scenario.ReportOf(chunk);
        }, None);
        await copying.Task;

        var second = await scenario.StageAsync(runId, chunk, 2);
        Assert.Equal((false, 2), (second.AlreadyStaged, second.Report.Attempt));
        release.SetResult();
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => hanging);
        Assert.Equal("2", await db.ScalarAsync("SELECT count(*) FROM etl_staging.\"load-1\""));
    }

    /// <summary>Different attempts terminate each other; equal ones, which a lease should have kept apart, wait for each other.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Ten_attempts_at_one_chunk_stage_it_once(int step)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (scenario, runId, chunk) = await OpenAsync(db);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(async () => await Record.ExceptionAsync(() => scenario.StageAsync(runId, chunk, 1 + (i * step))))));
        Assert.Equal("2|staged", await db.ScalarAsync("SELECT (SELECT count(*) FROM etl_staging.\"load-1\"), state FROM etl.chunk WHERE chunk_index = 0"));
    }

    [Fact]
    public async Task A_stale_generation_or_another_range_is_refused()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (scenario, runId, chunk) = await OpenAsync(db);
        await Assert.ThrowsAsync<StaleRunException>(() => scenario.StageAsync(runId, chunk with { Generation = 1 }));
        await Assert.ThrowsAsync<StaleRunException>(() => scenario.StageAsync(runId, chunk with { Start = chunk.Start + 1 }));
        await Assert.ThrowsAsync<StaleRunException>(() => scenario.StageAsync("no such run", chunk));
    }

    [Fact]
    public async Task What_the_worker_throws_comes_out_as_it_is_and_leaves_nothing()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (scenario, runId, chunk) = await OpenAsync(db);
        await Assert.ThrowsAsync<ObjectChangedException>(() => db.Sink.StageAsync(runId, chunk, 1, async (stream, ct) =>
        {
            await scenario.WriteAsync(stream, chunk, ct);
            throw new ObjectChangedException("changed");
        }, None));
        Assert.Equal("0", await db.ScalarAsync("SELECT count(*) FROM etl_staging.\"load-1\""));
        Assert.False((await scenario.StageAsync(runId, chunk)).AlreadyStaged);
    }

    [Fact]
    public async Task A_report_that_miscounts_its_rows_is_not_staged()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (scenario, runId, chunk) = await OpenAsync(db);
        var error = await Assert.ThrowsAsync<AccountsException>(() => scenario.StageAsync(runId, chunk, 1, scenario.ReportOf(chunk) with { Rows = 3 }));
        Assert.Contains("encoded 3 rows and Postgres took 2", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AccountsException>(() => scenario.StageAsync(runId, chunk, 1, scenario.ReportOf(chunk with { Index = 7 })));
        Assert.False((await scenario.StageAsync(runId, chunk)).AlreadyStaged);
    }

    [Fact]
    public async Task Bytes_that_are_no_copy_stream_fail_the_database_not_the_file()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (scenario, runId, chunk) = await OpenAsync(db);
        await Assert.ThrowsAsync<DatabaseFailedException>(() => db.Sink.StageAsync(runId, chunk, 1, async (stream, ct) =>
        {
            await stream.WriteAsync("not binary"u8.ToArray(), ct);
            return scenario.ReportOf(chunk);
        }, None));
    }

    [Fact]
    public async Task A_lease_is_its_owners_until_it_expires_or_is_given_back()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (_, runId, chunk) = await OpenAsync(db);
        var hour = TimeSpan.FromHours(1);
        Assert.Equal(1, await db.Ledger.TryLeaseAsync(runId, chunk, "a", 1, hour, None));
        Assert.Null(await db.Ledger.TryLeaseAsync(runId, chunk, "b", 1, hour, None));
        Assert.Equal(2, await db.Ledger.TryLeaseAsync(runId, chunk, "a", 1, TimeSpan.Zero, None));
        Assert.Equal(3, await db.Ledger.TryLeaseAsync(runId, chunk, "b", 1, hour, None));
        await db.Ledger.ReleaseAsync(runId, chunk, "a", 2, "Late", "too late", None);
        Assert.Null(await db.Ledger.TryLeaseAsync(runId, chunk, "a", 1, hour, None));
        await db.Ledger.ReleaseAsync(runId, chunk, "b", 3, "ObjectStoreException", "line 3", None);
        Assert.Equal("ObjectStoreException|line 3", await db.ScalarAsync("SELECT error, cause FROM etl.lease"));
        Assert.Equal(4, await db.Ledger.TryLeaseAsync(runId, chunk, "a", 1, hour, None));
        await db.Ledger.CompleteAsync(runId, chunk, "a", 4, None);
        Assert.Equal("∅|True|∅", await db.ScalarAsync("SELECT owner, completed, error FROM etl.lease"));
    }

    private static async Task<(Scenario Scenario, string RunId, ChunkKey Chunk)> OpenAsync(EtlDatabase db)
    {
        var scenario = new Scenario(db);
        var run = await scenario.OpenAsync(await scenario.ClaimAsync());
        return (scenario, run.RunId, run.Chunks[0].Key);
    }
}
