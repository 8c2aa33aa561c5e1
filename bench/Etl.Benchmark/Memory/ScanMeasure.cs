using System.Collections.Immutable;
using System.Diagnostics;
using Etl.Benchmark.Data;
using Etl.Benchmark.Results;
using Etl.Benchmark.Running;

namespace Etl.Benchmark.Memory;

/// <summary>Finding records and fields, quoting rules checked, against looking for one byte that is not there.</summary>
internal sealed class ScanMeasure : IMeasure
{
    private const string Ours = "etl tokenise + strict check", Search = "IndexOf of one byte, to the end";

    /// <summary>A byte that no file of the benchmark has.</summary>
    private const byte Missing = 1;

    public string Name => "scan";

    public async Task<MeasureResult> RunAsync(BenchmarkContext context, CancellationToken ct)
    {
        var records = Math.Min(context.Options.Rows, BenchmarkOptions.DefaultRows);
        var source = await SourceBytes.ReadAsync(await context.Data.GetAsync(records, DataFiles.Seed, ct), context.Files.Dataset, ct);
        Warmup.Run(() => Scan(), ct);
        Warmup.Run(() => IndexOf(), ct);
        var series = await Rounds.RunAsync(
            Name, context.Options.Rounds, [new(Ours, _ => Task.FromResult(Scan())), new(Search, _ => Task.FromResult(IndexOf()))], context.Log, ct);
        var (ours, theirs) = (series.Single(s => s.Name == Ours).Median(), series.Single(s => s.Name == Search).Median());
        return new MeasureResult(series,
        [
            new Comparison
            {
                Table = ResultTable.InMemory,
                Measure = "tokenise + strict check",
                Ours = Figure.Rate(source.Length, ours),
                Against = Search,
                Theirs = Figure.Rate(source.Length, theirs),
                Ratio = theirs / ours,
            },
        ]);

        ImmutableArray<Reading> Scan()
        {
            var started = Stopwatch.GetTimestamp();
            var found = ScanPass.Run(source);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (found != records)
            {
                throw new BenchmarkException($"{Ours}: {found} of {records} records.");
            }

            return [new Reading(Ours, Unit.Seconds, seconds)];
        }

        ImmutableArray<Reading> IndexOf()
        {
            var started = Stopwatch.GetTimestamp();
            var found = source.All.IndexOf(Missing);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (found >= 0)
            {
                throw new BenchmarkException($"{Search}: found at {found}.");
            }

            return [new Reading(Search, Unit.Seconds, seconds)];
        }
    }
}
