namespace Etl.StateMachine;

/// <summary>What the interpreter runs with. The limits' defaults are Step Functions' quotas.</summary>
public sealed record ExecutorOptions
{
    /// <summary>The clock of Wait, retries, timeouts and timestamps.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Jitter, UUIDs and names of children. Used by one thread at a time.</summary>
    public required Random Random { get; init; }

    /// <summary>Bytes of UTF-8 that a payload between states may have.</summary>
    public int PayloadLimitBytes { get; init; } = 262_144;

    /// <summary>Events an execution's history may have; a child of a distributed Map has a history of its own.</summary>
    public int HistoryLimit { get; init; } = 25_000;

    /// <summary>Iterations of an inline Map that run at once, whatever its MaxConcurrency.</summary>
    public int InlineConcurrencyLimit { get; init; } = 40;

    /// <summary>Children of a distributed Map that run at once, whatever its MaxConcurrency.</summary>
    public int DistributedConcurrencyLimit { get; init; } = 10_000;

    /// <summary>How long a cancelled task may take to end before the interpreter goes on without it.</summary>
    public TimeSpan CancellationGrace { get; init; } = TimeSpan.FromSeconds(30);
}
