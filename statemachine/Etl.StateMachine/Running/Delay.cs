namespace Etl.StateMachine.Running;

/// <summary>Waiting by the injected clock.</summary>
internal static class Delay
{
    // A timer takes at most about 49 days; a Wait state may ask for years.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    public static async Task ForAsync(TimeProvider time, TimeSpan span, CancellationToken ct)
    {
        while (span > LongestTimer)
        {
            await Task.Delay(LongestTimer, time, ct);
            span -= LongestTimer;
        }

        if (span > TimeSpan.Zero)
        {
            await Task.Delay(span, time, ct);
        }
    }
}
