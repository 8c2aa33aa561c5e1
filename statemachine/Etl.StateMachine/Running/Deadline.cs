namespace Etl.StateMachine.Running;

/// <summary>Runs work within a time limit, and sees it end before going on.</summary>
internal static class Deadline
{
    /// <param name="limit">Null: as long as it takes.</param>
    /// <exception cref="TimeoutException">The limit passed first. The work was cancelled and has ended, or its grace has.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled first; likewise.</exception>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, TimeSpan? limit, ExecutorOptions options, CancellationToken ct)
    {
        using var stopWork = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var stopClock = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var working = work(stopWork.Token);
        var clock = limit is { } span
            ? Delay.ForAsync(options.Time, span, stopClock.Token)
            : Task.Delay(Timeout.InfiniteTimeSpan, stopClock.Token);
        await Task.WhenAny(working, clock);
        await stopClock.CancelAsync();
        if (working.IsCompleted)
        {
            return await working;
        }

        await stopWork.CancelAsync();
        await Task.WhenAny(working, Delay.ForAsync(options.Time, options.CancellationGrace, CancellationToken.None));
        _ = working.ContinueWith(ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        ct.ThrowIfCancellationRequested();
        throw new TimeoutException();
    }
}

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
