using System.Collections.Immutable;
using Etl.Benchmark.Results;

namespace Etl.Benchmark.Running;

/// <summary>Is told how the benchmark goes on.</summary>
internal interface IBenchmarkLog
{
    /// <summary>Something has begun.</summary>
    void Note(string text);

    /// <summary>A contender has been measured.</summary>
    void Measured(string measure, int round, string contender, ImmutableArray<Reading> readings);
}

/// <summary>Writes a line each.</summary>
internal sealed class BenchmarkLog(TextWriter writer) : IBenchmarkLog
{
    public void Note(string text) => writer.WriteLine($"bench: {text}");

    public void Measured(string measure, int round, string contender, ImmutableArray<Reading> readings) =>
        writer.WriteLine($"bench: {measure}, round {round}, {contender}: {string.Join(", ", readings.Select(r => $"{r.Series} {Figure.Of(r.Value, r.Unit)}"))}");
}
