using System.Collections.Immutable;
using Etl.Benchmark.Running;

namespace Etl.Benchmark.Results;

/// <summary>What was read of one contender in all rounds.</summary>
internal sealed record Series
{
    /// <summary>The measure.</summary>
    public required string Measure { get; init; }

    /// <summary>What was read.</summary>
    public required string Name { get; init; }

    /// <summary>Its unit.</summary>
    public required Unit Unit { get; init; }

    /// <summary>The figures, in the order of the rounds.</summary>
    public required ImmutableArray<double> Values { get; init; }

    /// <summary>The middle figure; of an even number the mean of the two middle ones.</summary>
    public double Median()
    {
        var sorted = Values.Sort();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The median as text.</summary>
    public string Text() => Figure.Of(Median(), Unit);
}
