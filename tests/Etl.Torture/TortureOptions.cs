using System.Collections.Immutable;

namespace Etl.Torture;

/// <summary>The torture's flags.</summary>
internal sealed record TortureOptions
{
    public const int DefaultSeed = 1;

    public const int DefaultSeconds = 120;

    /// <summary>What everything random is made of. Default: 1.</summary>
    public int Seed { get; init; } = DefaultSeed;

    /// <summary>How long each part that could go on for ever does. Default: 120 seconds.</summary>
    public int Seconds { get; init; } = DefaultSeconds;

    /// <summary>Whether only a slice is taken, small enough for CI; its results are not written.</summary>
    public bool Slice { get; init; }

    /// <summary>Whether cases that an earlier, stopped run with the same flags has done are done again.</summary>
    public bool Fresh { get; init; }

    /// <summary>The parts to take; all when empty, and only then are results written.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>Whether a part is to be taken.</summary>
    public bool Takes(string part) => Only.IsEmpty || Only.Contains(part);
}
