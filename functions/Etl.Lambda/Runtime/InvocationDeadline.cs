namespace Etl.Lambda.Runtime;

/// <summary>
/// Stops a function shortly before Lambda would kill the environment: early enough to give a lease back and to say why.
/// </summary>
/// <remarks>
/// The margin is 5 % of the time there is, at least 2 and at most 10 seconds, and never more than half of it: writing a
/// failure down and giving a lease back have 5 seconds each and take milliseconds.
/// </remarks>
internal sealed class InvocationDeadline : IDisposable
{
    private static readonly TimeSpan MinMargin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxMargin = TimeSpan.FromSeconds(10);

    /// <summary>The longest that a timer of .NET waits, which no Lambda lives.</summary>
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(40);

    private readonly CancellationTokenSource _source;

    /// <summary>Starts the clock.</summary>
    public InvocationDeadline(DateTimeOffset deadline, TimeProvider time)
    {
        var left = deadline - time.GetUtcNow();
        Given = left - Margin(left);
        _source = Given <= TimeSpan.Zero
            ? new CancellationTokenSource(TimeSpan.Zero)
            : new CancellationTokenSource(Given < MaxDelay ? Given : MaxDelay, time);
    }

    /// <summary>The time between being told to stop and being killed.</summary>
    /// <param name="left">The time until Lambda kills.</param>
    public static TimeSpan Margin(TimeSpan left)
    {
        var margin = TimeSpan.FromTicks(Math.Clamp(left.Ticks / 20, MinMargin.Ticks, MaxMargin.Ticks));
        return margin < left / 2 ? margin : left / 2;
    }

    /// <summary>The time that the function has.</summary>
    public TimeSpan Given { get; }

    /// <summary>Fires when the function has to stop.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
