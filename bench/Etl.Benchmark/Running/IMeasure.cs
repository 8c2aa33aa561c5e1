using System.Collections.Immutable;
using Etl.Benchmark.Results;

namespace Etl.Benchmark.Running;

/// <summary>Something that is measured, us and our peers in the same run.</summary>
internal interface IMeasure
{
    /// <summary>What <c>--only</c> calls it.</summary>
    string Name { get; }

    /// <summary>Measures, and compares.</summary>
    Task<MeasureResult> RunAsync(BenchmarkContext context, CancellationToken ct);
}

/// <summary>What a measure found out.</summary>
internal sealed record MeasureResult(ImmutableArray<Series> Series, ImmutableArray<Comparison> Comparisons);
