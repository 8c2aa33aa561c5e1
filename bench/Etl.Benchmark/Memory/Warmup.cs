using System.Diagnostics;

namespace Etl.Benchmark.Memory;

/// <summary>Lets the runtime compile what is measured in its final form, which takes repetitions and time.</summary>
internal static class Warmup
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(3);

    /// <summary>Repeats work for three seconds, and at least twice.</summary>
    public static void Run(Action work, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        for (var times = 0; times < 2 || Stopwatch.GetElapsedTime(started) < LongEnough; times++)
        {
            ct.ThrowIfCancellationRequested();
            work();
        }
    }
}
