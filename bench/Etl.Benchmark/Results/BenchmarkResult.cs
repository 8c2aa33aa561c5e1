using System.Collections.Immutable;

namespace Etl.Benchmark.Results;

/// <summary>All that one run of the benchmark found out, as it is kept in <c>bench/results/</c>.</summary>
internal sealed record BenchmarkResult
{
    /// <summary>The day it was run, UTC.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The records of the loaded file.</summary>
    public required long Records { get; init; }

    /// <summary>Its bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The rounds.</summary>
    public required int Rounds { get; init; }

    /// <summary>What it ran on.</summary>
    public required Machine Machine { get; init; }

    /// <summary>The versions of everything compared.</summary>
    public required ImmutableSortedDictionary<string, string> Versions { get; init; }

    /// <summary>The settings of the Postgres that served all, other than its defaults.</summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    /// <summary>The rows of the tables.</summary>
    public required ImmutableArray<Comparison> Comparisons { get; init; }

    /// <summary>What the rows were made of.</summary>
    public required ImmutableArray<Series> Series { get; init; }
}
