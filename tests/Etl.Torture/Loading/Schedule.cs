using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Etl.Functions.Runs;
using Etl.Torture.Loading.Ports;

namespace Etl.Torture.Loading;

/// <summary>
/// Decides in which order concurrent calls go on: some are held, before or after what they do, until so many others have
/// been made, or until nothing else happens any more. A seed holds the same calls of the same actors, whoever comes first.
/// </summary>
/// <param name="seed">Which calls, and for how long.</param>
/// <param name="share">The share of calls that are held, 0 to 1.</param>
/// <param name="longest">The most calls of others that a call is held for.</param>
internal sealed class Schedule(int seed, double share, int longest) : IPortWatch
{
    /// <summary>What holds the locks that the others wait for has to go on some time.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(120);

    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private long _steps;
    private long _lastStep = Stopwatch.GetTimestamp();
    private long _held;

    /// <summary>How many calls were held.</summary>
    public long Held => Interlocked.Read(ref _held);

    public ValueTask BeforeAsync(PortCall call, CancellationToken ct) => PassAsync("before", call, ct);

    public ValueTask AfterAsync(PortCall call, CancellationToken ct) => PassAsync("after", call, ct);

    private async ValueTask PassAsync(string side, PortCall call, CancellationToken ct)
    {
        var step = Interlocked.Increment(ref _steps);
        Interlocked.Exchange(ref _lastStep, Stopwatch.GetTimestamp());
        var place = $"{Actor.Current.Name} {side} {call.Name}";
        var random = new Random(int.Parse(LoadIds.Short($"{seed} {place} {_calls.AddOrUpdate(place, 1, (_, n) => n + 1)}").AsSpan(0, 7), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        if (random.NextDouble() >= share)
        {
            return;
        }

        Interlocked.Increment(ref _held);
        var until = step + random.Next(1, longest + 1);
        while (Interlocked.Read(ref _steps) < until && Stopwatch.GetElapsedTime(Interlocked.Read(ref _lastStep)) < Quiet)
        {
            await Task.Delay(2, ct);
        }
    }
}
