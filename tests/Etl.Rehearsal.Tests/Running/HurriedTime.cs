namespace Etl.Rehearsal.Tests.Running;

/// <summary>
/// The system's clock, whose short waits are a fraction of what was asked for: a definition's retriers wait less than a minute.
/// What is longer are time limits, and they stay.
/// </summary>
/// <param name="factor">How much shorter.</param>
internal sealed class HurriedTime(double factor) : TimeProvider
{
    private static readonly TimeSpan s_shortestLimit = TimeSpan.FromSeconds(60);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime < s_shortestLimit ? dueTime / factor : dueTime, period);
}
