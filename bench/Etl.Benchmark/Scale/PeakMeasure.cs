using System.Collections.Immutable;
using Etl.Benchmark.Data;
using Etl.Benchmark.Loading;
using Etl.Benchmark.Results;
using Etl.Benchmark.Running;
using Etl.Benchmark.Servers;

namespace Etl.Benchmark.Scale;

/// <summary>The most memory that the process has resident, for a file and for one ten times as large. Each is loaded once.</summary>
internal sealed class PeakMeasure : IMeasure
{
    private const double MostBytes = 400e6;

    /// <summary>What still counts as flat.</summary>
    private const double MostGrowth = 1.1;

    public string Name => "memory";

    public async Task<MeasureResult> RunAsync(BenchmarkContext context, CancellationToken ct)
    {
        long[] sizes = [context.Options.Rows, 10 * context.Options.Rows];
        var series = await Rounds.RunAsync(Name, 1, [.. sizes.Select(rows => new Contender(Title(rows), token => LoadAsync(rows, token)))], context.Log, ct);
        context.Data.Delete(sizes[1], DataFiles.Seed);
        var (small, large) = (series[0], series[1]);
        var growth = large.Median() / small.Median();
        return new MeasureResult(series,
        [
            new Comparison
            {
                Table = ResultTable.Scale,
                Measure = $"peak resident memory, {large.Name}",
                Ours = large.Text(),
                Against = small.Name,
                Theirs = small.Text(),
                Ratio = growth,
                Required = "flat (at most 1.1 x), < 400 MB",
                Holds = growth <= MostGrowth && Math.Max(small.Median(), large.Median()) < MostBytes,
            },
        ]);

        async Task<ImmutableArray<Reading>> LoadAsync(long rows, CancellationToken token)
        {
            var file = await context.Data.GetAsync(rows, DataFiles.Seed, token);
            await context.Server.ResetAsync(Templates.Keyed, token);
            var load = await EtlLoad.RunAsync(context.Files, file, force: false, token);
            return [new Reading(Title(rows), Unit.Bytes, load.PeakBytes)];
        }
    }

    private static string Title(long rows) => $"{Figure.Count(rows)} records";
}
