using System.Collections.Immutable;

namespace Etl.Benchmark;

/// <summary>The benchmark's flags.</summary>
internal sealed record BenchmarkOptions
{
    public const long DefaultRows = 5_000_000;

    public const int DefaultRounds = 5;

    /// <summary>The records of the file that is loaded. Default: 5,000,000, about 525 MB.</summary>
    public long Rows { get; init; } = DefaultRows;

    /// <summary>How often everything is measured; the median counts. Default: 5.</summary>
    public int Rounds { get; init; } = DefaultRounds;

    /// <summary>The measures to take; all when empty, and only then are results written.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>Whether a measure is to be taken.</summary>
    public bool Takes(string measure) => Only.IsEmpty || Only.Contains(measure);
}
