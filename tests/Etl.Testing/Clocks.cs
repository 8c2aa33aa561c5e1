namespace Etl.Testing;

/// <summary>A clock that is moved by hand. It begins with 1970-01-02, unless told otherwise.</summary>
public sealed class ManualTime(DateTimeOffset? now = null) : TimeProvider
{
    private DateTimeOffset _now = now ?? DateTimeOffset.UnixEpoch.AddDays(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.UtcTicks;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}

/// <summary>
/// The orchestrator's clock: the system's, whose short waits are a fraction of what was asked for. A definition's retriers wait less
/// than a minute; what is longer are time limits, and they stay.
/// </summary>
/// <param name="factor">How much shorter.</param>
public sealed class HurriedTime(double factor) : TimeProvider
{
    private static readonly TimeSpan ShortestLimit = TimeSpan.FromSeconds(60);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime < ShortestLimit ? dueTime / factor : dueTime, period);
}
