using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Core.Splitting;

namespace Etl.Functions.Runs;

/// <summary>What a worker found in its chunk; what it counts becomes true of the file only once the chunk's start is proven.</summary>
public sealed record ChunkReport : RecordTotals
{
    /// <summary>A report of nothing.</summary>
    [JsonConstructor]
    public ChunkReport()
    {
    }

    /// <summary>A report of what was counted.</summary>
    public ChunkReport(RecordTotals totals)
        : base(totals)
    {
    }

    /// <summary>The chunk.</summary>
    public required ChunkKey Chunk { get; init; }

    /// <summary>The worker's attempt, 1-based.</summary>
    public required int Attempt { get; init; }

    /// <summary>The end of its last record; null when it stopped at the record limit inside quotes.</summary>
    public long? ActualEndExclusive { get; init; }

    /// <summary>The version of the object that was read.</summary>
    public required string ObjectVersion { get; init; }

    /// <summary>CRC-64/NVME of the bytes from its start to its actual end.</summary>
    public ulong Digest { get; init; }

    /// <summary>The rejects by rule: by kind in snake_case, and by <c>column.kind</c> for fields.</summary>
    public ImmutableSortedDictionary<string, long> RejectsByRule { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>What is worth telling of the records besides how many were rejected, by a code of <see cref="WarningCodes"/>; a load's warnings say it in words.</summary>
    /// <remarks>The generated reader assigns null to what is absent, as it is in reports of versions that noticed nothing.</remarks>
    public ImmutableSortedDictionary<string, long> Noticed { get; init => field = value ?? ImmutableSortedDictionary<string, long>.Empty; } =
        ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>The object with its rejects, one JSON line a record; null when there are none.</summary>
    public string? RejectsKey { get; init; }

    /// <summary>Where the record starts that reached the limit inside quotes; null when none did.</summary>
    public FatalFinding? Fatal { get; init; }

    /// <summary>How long the worker took, in milliseconds.</summary>
    public long Milliseconds { get; init; }
}

/// <summary>What would fail the file, were the chunk's start right.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">The byte offset of the record.</param>
/// <param name="LocalLine">Its line in the chunk, 1-based.</param>
/// <param name="LocalRecord">Its number in the chunk, 1-based.</param>
public sealed record FatalFinding(RejectKind Kind, long Offset, long LocalLine, long LocalRecord);
