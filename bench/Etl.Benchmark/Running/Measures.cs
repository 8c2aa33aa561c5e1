using System.Collections.Immutable;
using Etl.Benchmark.Loading;
using Etl.Benchmark.Memory;
using Etl.Benchmark.Scale;

namespace Etl.Benchmark.Running;

/// <summary>All measures, in the order of the tables.</summary>
internal static class Measures
{
    public static ImmutableArray<IMeasure> All { get; } =
        [new FirstLoadMeasure(), new UpsertMeasure(), new EncodeMeasure(), new ScanMeasure(), new PeakMeasure(), new GrowthMeasure(), new SplitMeasure()];

    public static IEnumerable<string> Names => All.Select(measure => measure.Name);
}
