namespace Etl.Torture.Loading;

/// <summary>The orchestrator's clock: it waits a two-hundredth of the time before a retry. Timeouts are left as they are, being a minute or more.</summary>
internal sealed class HastyClock : TimeProvider
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(60);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime < ShortestTimeout ? dueTime / 200 : dueTime, period);
}

/// <summary>The functions' clock: as wrong as that of the machine that a function happens to run on.</summary>
internal sealed class SkewedClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Actor.Current.Skew;
}
