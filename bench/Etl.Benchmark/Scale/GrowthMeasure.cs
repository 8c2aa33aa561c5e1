using System.Collections.Immutable;
using Etl.Benchmark.Data;
using Etl.Benchmark.Loading;
using Etl.Benchmark.Results;
using Etl.Benchmark.Running;
using Etl.Benchmark.Servers;

namespace Etl.Benchmark.Scale;

/// <summary>What each further record costs when there are 2, 4 and 8 times as many: the whole load, into an empty keyed table.</summary>
internal sealed class GrowthMeasure : IMeasure
{
    private const double MostSpread = 1.15;
    private static readonly ImmutableArray<int> Times = [1, 2, 4, 8];

    public string Name => "growth";

    public async Task<MeasureResult> RunAsync(BenchmarkContext context, CancellationToken ct)
    {
        var contenders = Times.Select(times => new Contender(Title(times), token => LoadAsync(times, token))).ToList();
        var found = await Rounds.RunAsync(Name, context.Options.Rounds, contenders, context.Log, ct);
        foreach (var times in Times.Skip(1))
        {
            context.Data.Delete(times * context.Options.Rows, DataFiles.Seed);
        }

        var seconds = Times.ToDictionary(times => times, times => found.Single(s => s.Name == Title(times)).Median());
        var marginal = Times.Skip(1).Select(times => (Times: times, Seconds: (seconds[times] - seconds[times / 2]) / (times / 2 * context.Options.Rows))).ToList();
        var spread = marginal.Max(m => m.Seconds) / marginal.Min(m => m.Seconds);
        return new MeasureResult(found,
        [
            new Comparison
            {
                Table = ResultTable.Scale,
                Measure = "marginal time a record, 2 x to 8 x the records",
                Ours = string.Join(", ", marginal.Select(m => $"{Figure.Digits(m.Seconds * 1e6)} µs")),
                Against = "each other, largest by smallest",
                Ratio = spread,
                Required = "within 15 %",
                Holds = spread is > 0 and <= MostSpread,
            },
        ]);

        async Task<ImmutableArray<Reading>> LoadAsync(int times, CancellationToken token)
        {
            var file = await context.Data.GetAsync(times * context.Options.Rows, DataFiles.Seed, token);
            await context.Server.ResetAsync(Templates.Keyed, token);
            var load = await EtlLoad.RunAsync(context.Files, file, force: false, token);
            return [new Reading(Title(times), Unit.Seconds, load.Seconds)];
        }
    }

    private static string Title(int times) => $"{times} x the records";
}
