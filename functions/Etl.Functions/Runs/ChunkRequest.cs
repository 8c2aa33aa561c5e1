using Etl.Core.Splitting;

namespace Etl.Functions.Runs;

/// <summary>What a Map child hands to its worker.</summary>
public sealed record ChunkRequest
{
    /// <summary>The child's own execution: the owner of the lease.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>How often this state was retried before, 0 at first.</summary>
    public int RetryCount { get; init; }

    /// <summary>The child's item.</summary>
    public required ChunkItem Item { get; init; }
}

/// <summary>A Map's item.</summary>
public sealed record ChunkItem
{
    /// <summary>The bucket of <see cref="PlanKey"/>.</summary>
    public required string Bucket { get; init; }

    /// <summary>The run's plan.</summary>
    public required string PlanKey { get; init; }

    /// <summary>The fence of the claim that the Map works under.</summary>
    public long Fence { get; init; }

    /// <summary>The trace header of the invocation that planned the Map: a Map's children have traces of their own, which link to it.</summary>
    public string? Trace { get; init; }

    /// <summary>The chunk.</summary>
    public required ChunkKey Chunk { get; init; }
}

/// <summary>Why an attempt at a chunk failed: a Map's own error does not say, so its children write it down.</summary>
public sealed record ChunkFailure
{
    /// <summary>The chunk.</summary>
    public required ChunkKey Chunk { get; init; }

    /// <summary>The exception's short name.</summary>
    public required string Error { get; init; }

    /// <summary>Its message.</summary>
    public required string Cause { get; init; }

    /// <summary>The fence of the claim that it worked under: what an earlier execution died of is not what ends this one.</summary>
    public long Fence { get; init; }

    /// <summary>When, by the worker's clock.</summary>
    public required DateTimeOffset At { get; init; }
}
