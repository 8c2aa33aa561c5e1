namespace Etl.StateMachine.States;

/// <summary>How often, and how patiently, errors are tried again.</summary>
internal sealed record Retrier
{
    public required IReadOnlyList<string> ErrorEquals { get; init; }

    /// <summary>Seconds before the first retry.</summary>
    public int IntervalSeconds { get; init; } = 1;

    /// <summary>What the interval is multiplied by from one retry to the next.</summary>
    public double BackoffRate { get; init; } = 2.0;

    /// <summary>Retries, the first attempt not counted. 0 never retries.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Seconds no interval exceeds.</summary>
    public int? MaxDelaySeconds { get; init; }

    /// <summary>FULL: the wait is drawn between 0 and the interval. NONE: it is the interval.</summary>
    public bool FullJitter { get; init; }

    /// <summary>The longest wait before a retry.</summary>
    /// <param name="retryIndex">0 for the first retry of this Retrier.</param>
    public TimeSpan Interval(int retryIndex)
    {
        // Capped before the conversion: an exponential outgrows TimeSpan soon.
        var seconds = IntervalSeconds * Math.Pow(BackoffRate, retryIndex);
        return TimeSpan.FromSeconds(Math.Min(seconds, MaxDelaySeconds ?? TimeSpan.FromDays(366).TotalSeconds));
    }
}
