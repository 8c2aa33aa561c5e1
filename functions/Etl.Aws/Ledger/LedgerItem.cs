using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Etl.Core.Splitting;
using Etl.Functions.Runs;

namespace Etl.Aws.Ledger;

/// <summary>
/// The items of the status table. Partition key <c>pk</c> is <c>LOAD#&lt;load&gt;</c>; sort key <c>sk</c> is <c>RUN#&lt;number&gt;</c> or
/// <c>CHUNK#&lt;run number&gt;#&lt;index, six digits&gt;#&lt;generation&gt;</c>, so that one query reads a load with its chunks in file order.
/// </summary>
internal static class LedgerItem
{
    public const string PartitionKey = "pk";
    public const string SortKey = "sk";
    public const string Status = "status";
    public const string Owner = "owner";
    public const string Attempt = "attempt";
    public const string Fence = "fence";

    /// <summary>When the lease ends: ISO 8601 in UTC with milliseconds, all of one length, so that their order as text is their order in time.</summary>
    public const string LeaseUntil = "leaseUntil";
    public const string StartedAt = "startedAt";
    public const string UpdatedAt = "updatedAt";
    public const string EndedAt = "endedAt";
    public const string Error = "error";
    public const string Cause = "cause";
    public const string Start = "start";
    public const string EndExclusive = "endExclusive";
    public const string Dataset = "dataset";
    public const string Bucket = "bucket";
    public const string File = "file";
    public const string Chunks = "chunks";

    /// <summary>The table's TTL attribute: seconds since 1970. DynamoDB removes an item within days of it; until then it counts as gone.</summary>
    public const string ExpiresAt = "expiresAt";

    public const string Running = "running";
    public const string Done = "done";
    public const string Failed = "failed";

    public static Dictionary<string, AttributeValue> RunKey(string runId) => Key(runId, $"RUN#{Number(runId)}");

    public static Dictionary<string, AttributeValue> ChunkKey(string runId, ChunkKey chunk) =>
        Key(runId, string.Create(CultureInfo.InvariantCulture, $"CHUNK#{Number(runId)}#{chunk.Index:D6}#{chunk.Generation}"));

    public static AttributeValue Text(string text) => new() { S = text };

    public static AttributeValue Number(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Moment(DateTimeOffset moment) => Text(moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    private static Dictionary<string, AttributeValue> Key(string runId, string sortKey) =>
        new() { [PartitionKey] = Text($"LOAD#{LoadIds.LoadOf(runId)}"), [SortKey] = Text(sortKey) };

    /// <summary>A run's id is its load's, a hyphen and its number.</summary>
    private static string Number(string runId) => runId[(LoadIds.LoadOf(runId).Length + 1)..];
}
