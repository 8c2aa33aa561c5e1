using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Etl.Core.Splitting;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Aws.Ledger;

/// <summary>
/// Leases and standings as items of a DynamoDB table (<see cref="LedgerItem"/>), timed by this machine's clock. Each change is one
/// conditional UpdateItem, so that of two owners one wins; a repetition by the SDK after a lost answer finds the lease its own.
/// </summary>
/// <remarks>
/// An expired item that DynamoDB has not removed yet counts as gone, except that attempts go on from its count: a report written
/// under an attempt is never written over.
/// </remarks>
public sealed class DynamoLedger(IAmazonDynamoDB client, DynamoLedgerOptions options, TimeProvider time) : ILedger
{
    /// <summary>The most characters of a cause that are kept: an item has room for 400 KB, a person's patience ends before.</summary>
    private const int LongestCause = 4000;

    private const string Action = "dynamodb:UpdateItem";

    // A chunk that is done or failed is free; so is one whose owner ran out of time or lost the claim to a higher fence.
    private const string Free =
        "attribute_not_exists(#pk) OR #status <> :running OR #owner = :owner OR #leaseUntil <= :now OR #fence < :fence";

    private const string Mine = "#status = :running AND #owner = :holder AND #attempt = :held AND #expiresAt > :seconds";

    /// <inheritdoc/>
    public async Task<int?> TryLeaseAsync(string runId, ChunkKey chunk, string owner, long fence, TimeSpan duration, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var until = now + duration;
        var lease = new ItemUpdate(options.Table, LedgerItem.ChunkKey(runId, chunk))
            .Set(LedgerItem.Status, LedgerItem.Text(LedgerItem.Running))
            .Set(LedgerItem.Owner, LedgerItem.Text(owner))
            .Set(LedgerItem.Fence, LedgerItem.Number(fence))
            .Set(LedgerItem.LeaseUntil, LedgerItem.Moment(until))
            .Set(LedgerItem.StartedAt, LedgerItem.Moment(now))
            .Set(LedgerItem.Start, LedgerItem.Number(chunk.Start))
            .Set(LedgerItem.EndExclusive, LedgerItem.Number(chunk.EndExclusive))
            .Set(LedgerItem.ExpiresAt, Expiry(until))
            .Raise(LedgerItem.Attempt)
            .Remove(LedgerItem.EndedAt)
            .When(Free, LedgerItem.PartitionKey)
            .With("running", LedgerItem.Text(LedgerItem.Running))
            .With("now", LedgerItem.Moment(now));
        return await TryUpdateAsync(lease, ct) is { } changed ? int.Parse(changed[LedgerItem.Attempt].N, CultureInfo.InvariantCulture) : null;
    }

    /// <inheritdoc/>
    public Task CompleteAsync(string runId, ChunkKey chunk, string owner, int attempt, CancellationToken ct) =>
        TryUpdateAsync(Ending(runId, chunk, owner, attempt, LedgerItem.Done).Remove(LedgerItem.LeaseUntil, LedgerItem.Error, LedgerItem.Cause), ct);

    /// <inheritdoc/>
    public Task ReleaseAsync(string runId, ChunkKey chunk, string owner, int attempt, string error, string cause, CancellationToken ct) =>
        TryUpdateAsync(
            Ending(runId, chunk, owner, attempt, LedgerItem.Failed)
                .Set(LedgerItem.Error, LedgerItem.Text(error))
                .Set(LedgerItem.Cause, LedgerItem.Text(Cap(cause)))
                .Remove(LedgerItem.LeaseUntil),
            ct);

    /// <inheritdoc/>
    public Task RecordRunAsync(RunStanding standing, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var run = new ItemUpdate(options.Table, LedgerItem.RunKey(standing.RunId))
            .Set(LedgerItem.Status, LedgerItem.Text(standing.Status))
            .Set(LedgerItem.Dataset, LedgerItem.Text(standing.Dataset))
            .Set(LedgerItem.Bucket, LedgerItem.Text(standing.Bucket))
            .Set(LedgerItem.File, LedgerItem.Text(standing.Key))
            .SetOnce(LedgerItem.StartedAt, LedgerItem.Moment(now))
            .Set(LedgerItem.UpdatedAt, LedgerItem.Moment(now))
            .Set(LedgerItem.ExpiresAt, Expiry(now));
        if (standing.Chunks > 0)
        {
            run.Set(LedgerItem.Chunks, LedgerItem.Number(standing.Chunks));
        }

        _ = standing.Error is { } error ? run.Set(LedgerItem.Error, LedgerItem.Text(Cap(error))) : run.Remove(LedgerItem.Error);
        return TryUpdateAsync(run, ct);
    }

    private ItemUpdate Ending(string runId, ChunkKey chunk, string owner, int attempt, string status)
    {
        var now = time.GetUtcNow();
        return new ItemUpdate(options.Table, LedgerItem.ChunkKey(runId, chunk))
            .Set(LedgerItem.Status, LedgerItem.Text(status))
            .Set(LedgerItem.EndedAt, LedgerItem.Moment(now))
            .Set(LedgerItem.ExpiresAt, Expiry(now))
            .When(Mine, LedgerItem.Owner, LedgerItem.Attempt)
            .With("running", LedgerItem.Text(LedgerItem.Running))
            .With("holder", LedgerItem.Text(owner))
            .With("held", LedgerItem.Number(attempt))
            .With("seconds", LedgerItem.Number(now.ToUnixTimeSeconds()));
    }

    private AttributeValue Expiry(DateTimeOffset from) => LedgerItem.Number((from + options.Retention).ToUnixTimeSeconds());

    /// <summary>The attributes as they are now; null when the condition did not hold.</summary>
    private async Task<Dictionary<string, AttributeValue>?> TryUpdateAsync(ItemUpdate update, CancellationToken ct)
    {
        try
        {
            return (await client.UpdateItemAsync(update.Build(), ct)).Attributes;
        }
        catch (ConditionalCheckFailedException)
        {
            return null;
        }
        catch (Exception error) when (LedgerErrors.Knows(error, ct))
        {
            throw LedgerErrors.Translate(error, Action, options.Table, client.Config);
        }
    }

    private static string Cap(string text) =>
        text.Length <= LongestCause ? text : text[..(char.IsHighSurrogate(text[LongestCause - 1]) ? LongestCause - 1 : LongestCause)] + "…";
}
