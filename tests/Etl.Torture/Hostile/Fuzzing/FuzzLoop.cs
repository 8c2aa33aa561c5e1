using System.Diagnostics;
using Etl.Torture.Running;

namespace Etl.Torture.Hostile.Fuzzing;

/// <summary>Tries inputs until the budget is used up, and tells of those that were wrong, that threw, and of one that never ended.</summary>
internal sealed class FuzzLoop(TortureOptions options, int salt, int sliceInputs)
{
    /// <summary>The time that a processor may work on one input; all are of a few kilobytes.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly List<string> _problems = [];
    private byte[] _current = [];
    private long _tried;

    /// <summary>Runs the loop.</summary>
    /// <param name="make">Makes an input.</param>
    /// <param name="check">Says what was wrong with what became of it; null: nothing. No exception is expected of it.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<CaseOutcome> RunAsync(Func<Random, byte[]> make, Func<Random, byte[], Task<string?>> check, CancellationToken ct)
    {
        var loop = Task.Factory.StartNew(() => LoopAsync(make, check, ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        var (seen, since) = (-1L, TimeSpan.Zero);
        using var process = Process.GetCurrentProcess();
        while (await Task.WhenAny(loop, Task.Delay(500, ct)) != loop)
        {
            ct.ThrowIfCancellationRequested();
            process.Refresh();
            var (tried, used) = (Interlocked.Read(ref _tried), process.TotalProcessorTime);
            if (tried != seen)
            {
                (seen, since) = (tried, used);
            }
            // Time of this process, as the machine may have better things to do. The input's thread cannot be stopped: it is left.
            else if (used - since > Longest)
            {
                return new CaseOutcome(tried, [.. _problems, $"input {tried} does not end: {Convert.ToBase64String(_current)}"]);
            }
        }

        await loop;
        return new CaseOutcome(_tried, _problems);
    }

    private async Task LoopAsync(Func<Random, byte[]> make, Func<Random, byte[], Task<string?>> check, CancellationToken ct)
    {
        var budget = new Budget(options, sliceInputs, share: 0.25);
        while (_problems.Count < 5 && budget.TryBegin())
        {
            ct.ThrowIfCancellationRequested();
            var random = budget.Random(salt);
            _current = make(random);
            string? problem;
            try
            {
                problem = await check(random, _current);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                problem = $"{e.GetType().Name}: {e.Message} at {e.StackTrace?.Split('\n')[0].Trim()}";
            }

            if (problem is not null)
            {
                _problems.Add($"{budget.Name}: {problem}; input {Convert.ToBase64String(_current)}");
            }

            Interlocked.Increment(ref _tried);
        }
    }
}
