using Etl.Core.Splitting;
using Etl.Functions.Runs;

namespace Etl.Postgres.History;

/// <summary>A load and one of its runs, as they stand.</summary>
public sealed record LoadRecord
{
    /// <summary>The load.</summary>
    public required string LoadId { get; init; }

    /// <summary>The bucket; on one machine the directory.</summary>
    public required string Bucket { get; init; }

    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>The size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The dataset's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>What became of the last attempt: loading, interrupted, failed, loaded, skipped, superseded.</summary>
    public required string Status { get; init; }

    /// <summary>The execution that holds the claim; null when nobody does.</summary>
    public string? Owner { get; init; }

    /// <summary>The run: the one asked for, or the latest; null when there is none.</summary>
    public string? RunId { get; init; }

    /// <summary>The run's state.</summary>
    public RunState? State { get; init; }

    /// <summary>Whether the run was resumed by a later execution.</summary>
    public bool Resumed { get; init; }

    /// <summary>Whether the run was forced.</summary>
    public bool Forced { get; init; }

    /// <summary>When the load was last claimed.</summary>
    public required DateTimeOffset ClaimedAt { get; init; }

    /// <summary>When the run was opened.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the run was loaded or abandoned; null while it is neither.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the result of the loaded run was handed on.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The table that the run went into, as a quoted name.</summary>
    public string? Target { get; init; }

    /// <summary>The run's accounts, strategy and merge sequence, once it is loaded or found to be a duplicate.</summary>
    public ReduceResult? Result { get; init; }

    /// <summary>The run that made this load pointless: the one that it is a repeat of, or of a later version of the key.</summary>
    public string? OtherRunId { get; init; }

    /// <summary>Why the load was left out, for a person; null when it was not.</summary>
    public string? Reason { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>The chunks that are staged; 0 once the run is finished, when its chunk rows are gone.</summary>
    public long StagedChunks { get; init; }

    /// <summary>The chunks that are still planned.</summary>
    public long PlannedChunks { get; init; }

    /// <summary>The chunks whose start was wrong and that were replaced.</summary>
    public long SupersededChunks { get; init; }
}

/// <summary>A load with the status of each chunk of its run.</summary>
/// <param name="Load">The load.</param>
/// <param name="Chunks">The chunks in file order, superseded ones too; empty once the run is finished.</param>
public sealed record LoadDetails(LoadRecord Load, IReadOnlyList<ChunkStatus> Chunks);

/// <summary>A chunk and who works on it.</summary>
public sealed record ChunkStatus
{
    /// <summary>The chunk.</summary>
    public required ChunkKey Key { get; init; }

    /// <summary>planned, staged or superseded.</summary>
    public required string State { get; init; }

    /// <summary>When its state last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>What its worker reported, once staged.</summary>
    public ChunkReport? Report { get; init; }

    /// <summary>The last attempt, 1-based; null when nobody has taken it, and always on AWS, where DynamoDB keeps it.</summary>
    public int? Attempt { get; init; }

    /// <summary>Who works on it; null when nobody does.</summary>
    public string? Owner { get; init; }

    /// <summary>The error that ended its last attempt.</summary>
    public string? Error { get; init; }

    /// <summary>The cause of that error.</summary>
    public string? Cause { get; init; }

    /// <summary>When that attempt failed.</summary>
    public DateTimeOffset? FailedAt { get; init; }
}
