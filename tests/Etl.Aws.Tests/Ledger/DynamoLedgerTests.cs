using Etl.Aws.Ledger;
using Etl.Core.Splitting;
using Etl.Functions.Runs;

namespace Etl.Aws.Tests.Ledger;

public sealed class DynamoLedgerTests(DynamoTable table)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(16);
    private static readonly ChunkKey s_chunk = new(7, 1000, 2000, 1);

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly string _load = Guid.NewGuid().ToString("N")[..20];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string RunId => $"{_load}-3";

    private DynamoLedger Ledger => new(table.Client, new DynamoLedgerOptions { Table = DynamoTable.Name }, _time);

    [Fact]
    public async Task A_lease_says_who_works_on_what_and_since_when()
    {
        Assert.Equal(1, await LeaseAsync("arn:child"));

        var item = await ChunkItemAsync();
        Assert.Equal(
            "attempt=1 endExclusive=2000 expiresAt=1780143360 fence=5 leaseUntil=2026-03-01T12:16:00.000Z owner=arn:child "
            + $"pk=LOAD#{_load} sk=CHUNK#3#000007#1 start=1000 startedAt=2026-03-01T12:00:00.000Z status=running",
            item);
    }

    [Fact]
    public async Task A_chunk_is_leased_to_one_owner_at_a_time()
    {
        Assert.Equal(1, await LeaseAsync("a"));
        Assert.Null(await LeaseAsync("b"));
        Assert.Contains("owner=a", await ChunkItemAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_owners_at_once_one_gets_it()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 16).Select(owner => LeaseAsync($"owner {owner}")));
        Assert.Equal(1, Assert.Single(attempts, attempt => attempt is not null));
    }

    [Fact]
    public async Task A_retry_of_the_owner_takes_over_at_once_under_the_next_attempt()
    {
        Assert.Equal(1, await LeaseAsync("a"));
        Assert.Equal(2, await LeaseAsync("a"));
        await Ledger.CompleteAsync(RunId, s_chunk, "a", 1, Ct);
        await Ledger.CompleteAsync(RunId, s_chunk, "a", 3, Ct);
        Assert.Contains("status=running", await ChunkItemAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_lease_passes_on_and_the_late_owner_can_no_longer_end_it()
    {
        Assert.Equal(1, await LeaseAsync("a"));
        _time.Advance(s_lease - TimeSpan.FromMilliseconds(1));
        Assert.Null(await LeaseAsync("b"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, await LeaseAsync("b"));

        var before = await ChunkItemAsync();
        await Ledger.CompleteAsync(RunId, s_chunk, "a", 1, Ct);
        await Ledger.ReleaseAsync(RunId, s_chunk, "a", 1, "E", "late", Ct);
        await Ledger.CompleteAsync(RunId, s_chunk, "a", 2, Ct);
        Assert.Equal(before, await ChunkItemAsync());
    }

    [Fact]
    public async Task A_lease_under_a_lower_fence_is_void_and_one_under_a_higher_fence_is_not()
    {
        Assert.Equal(1, await LeaseAsync("old", fence: 5));
        Assert.Equal(2, await LeaseAsync("new", fence: 6));
        Assert.Null(await LeaseAsync("old", fence: 5));
        Assert.Null(await LeaseAsync("other", fence: 6));
    }

    [Fact]
    public async Task A_completed_chunk_is_done_and_may_be_leased_again()
    {
        Assert.Equal(1, await LeaseAsync("a"));
        _time.Advance(TimeSpan.FromSeconds(3));
        await Ledger.CompleteAsync(RunId, s_chunk, "a", 1, Ct);
        Assert.Equal(
            "attempt=1 endExclusive=2000 endedAt=2026-03-01T12:00:03.000Z expiresAt=1780142403 fence=5 owner=a "
            + $"pk=LOAD#{_load} sk=CHUNK#3#000007#1 start=1000 startedAt=2026-03-01T12:00:00.000Z status=done",
            await ChunkItemAsync());

        Assert.Equal(2, await LeaseAsync("b"));
        Assert.DoesNotContain("endedAt", await ChunkItemAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_released_chunk_says_why_until_it_is_done()
    {
        Assert.Equal(1, await LeaseAsync("a"));
        await Ledger.ReleaseAsync(RunId, s_chunk, "a", 1, "DatabaseUnavailableException", new string('x', 3999) + "😀", Ct);
        var item = await ChunkItemAsync();
        Assert.Contains($"cause={new string('x', 3999)}… ", item, StringComparison.Ordinal);
        Assert.Contains("error=DatabaseUnavailableException ", item, StringComparison.Ordinal);
        Assert.Contains("status=failed", item, StringComparison.Ordinal);

        Assert.Equal(2, await LeaseAsync("b"));
        Assert.Contains("error=DatabaseUnavailableException", await ChunkItemAsync(), StringComparison.Ordinal);
        await Ledger.CompleteAsync(RunId, s_chunk, "b", 2, Ct);
        Assert.DoesNotContain("error=", await ChunkItemAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ending_of_a_chunk_that_was_never_leased_leaves_no_item()
    {
        await Ledger.CompleteAsync(RunId, s_chunk, "a", 1, Ct);
        await Ledger.ReleaseAsync(RunId, s_chunk, "a", 1, "E", "c", Ct);
        Assert.Equal("", await ChunkItemAsync());
    }

    [Fact]
    public async Task An_item_past_its_time_is_as_good_as_gone_but_attempts_go_on()
    {
        Assert.Equal(1, await LeaseAsync("a"));
        _time.Advance(s_lease + TimeSpan.FromDays(90));
        var before = await ChunkItemAsync();
        await Ledger.CompleteAsync(RunId, s_chunk, "a", 1, Ct);
        Assert.Equal(before, await ChunkItemAsync());
        Assert.Equal(2, await LeaseAsync("b"));
    }

    [Fact]
    public async Task A_run_is_told_from_planned_to_ended_beside_its_chunks()
    {
        var planned = new RunStanding(RunId, "transactions", "b", "incoming/ä.csv", "Planned", 20, null);
        await Ledger.RecordRunAsync(planned, Ct);
        _time.Advance(TimeSpan.FromMinutes(1));
        await Ledger.RecordRunAsync(planned with { Status = "Failed", Chunks = 0, Error = "TooManyRejectsException: 7 %" }, Ct);
        Assert.Equal(
            "bucket=b chunks=20 dataset=transactions error=TooManyRejectsException: 7 % expiresAt=1780142460 file=incoming/ä.csv "
            + $"pk=LOAD#{_load} sk=RUN#3 startedAt=2026-03-01T12:00:00.000Z status=Failed updatedAt=2026-03-01T12:01:00.000Z",
            Text(await table.ReadAsync($"LOAD#{_load}", "RUN#3")));

        await Ledger.RecordRunAsync(planned with { Status = "Succeeded" }, Ct);
        Assert.DoesNotContain("error=", Text(await table.ReadAsync($"LOAD#{_load}", "RUN#3")), StringComparison.Ordinal);
    }

    private Task<int?> LeaseAsync(string owner, long fence = 5) => Ledger.TryLeaseAsync(RunId, s_chunk, owner, fence, s_lease, Ct);

    private async Task<string> ChunkItemAsync() => Text(await table.ReadAsync($"LOAD#{_load}", "CHUNK#3#000007#1"));

    private static string Text(IReadOnlyDictionary<string, Amazon.DynamoDBv2.Model.AttributeValue> item) =>
        string.Join(' ', item.OrderBy(attribute => attribute.Key, StringComparer.Ordinal).Select(attribute => $"{attribute.Key}={attribute.Value.S ?? attribute.Value.N}"));
}
