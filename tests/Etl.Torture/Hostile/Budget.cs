using System.Diagnostics;

namespace Etl.Torture.Hostile;

/// <summary>How long a case goes on that could do so for ever: a number of rounds in a slice, which is the same everywhere, and otherwise a time.</summary>
internal sealed class Budget(TortureOptions options, int sliceRounds, double share)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The rounds begun.</summary>
    public int Rounds { get; private set; }

    /// <summary>Begins another round.</summary>
    /// <returns>False when it is over.</returns>
    public bool TryBegin()
    {
        if (options.Slice ? Rounds >= sliceRounds : _clock.Elapsed.TotalSeconds >= options.Seconds * share)
        {
            return false;
        }

        Rounds++;
        return true;
    }

    /// <summary>What makes the round at hand: the same of every run with this seed.</summary>
    public Random Random(int salt) => new(HashCode(options.Seed, salt, Rounds));

    /// <summary>Names the round at hand in a problem.</summary>
    public string Name => $"round {Rounds}";

    // System.HashCode differs from process to process.
    private static int HashCode(int seed, int salt, int round) => unchecked((((seed * 397) + salt) * 7919) + (round * 31));
}
