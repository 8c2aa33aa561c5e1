namespace Etl.Functions.Tests.Fixtures;

/// <summary>The functions' clock: a second later each time it is looked at, so that what came first shows.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private long _seconds;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.Zero).AddSeconds(Interlocked.Increment(ref _seconds));
}

/// <summary>The orchestrator's clock: waiting for a retry takes no time, and nothing ever times out.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    /// <summary>Retriers wait at most a minute; the shortest timeout of the definition is one.</summary>
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(60);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime < ShortestTimeout ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
