namespace Etl.Lambda.Runtime;

/// <summary>
/// Stops a function shortly before Lambda would kill the environment: early enough to give a lease back and to say why.
/// </summary>
/// <remarks>
/// The margin is 10 seconds, or 5 % of the time there is where that is less: writing a failure down and giving a lease
/// back have 5 seconds each and take milliseconds, and a short timeout is not to be eaten up by its margin.
/// </remarks>
internal sealed class InvocationDeadline : IDisposable
{
    private static readonly TimeSpan MaxMargin = TimeSpan.FromSeconds(10);
    private const int MarginPart = 20;

    /// <summary>The longest that a timer of .NET waits, which no Lambda lives.</summary>
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(40);

    private readonly CancellationTokenSource _source;

    /// <summary>Starts the clock.</summary>
    public InvocationDeadline(DateTimeOffset deadline, TimeProvider time)
    {
        var left = deadline - time.GetUtcNow();
        var margin = left / MarginPart < MaxMargin ? left / MarginPart : MaxMargin;
        Given = left - margin;
        _source = Given <= TimeSpan.Zero
            ? new CancellationTokenSource(TimeSpan.Zero)
            : new CancellationTokenSource(Given < MaxDelay ? Given : MaxDelay, time);
    }

    /// <summary>The time that the function has.</summary>
    public TimeSpan Given { get; }

    /// <summary>Fires when the function has to stop.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
