using System.Diagnostics;
using Etl.Benchmark.Results;
using Etl.Benchmark.Running;
using Etl.Core;
using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Splitting;
using Etl.Functions.Objects;
using Etl.Functions.Runs;
using Etl.Functions.Split;
using Etl.Local.Objects;

namespace Etl.Benchmark.Scale;

/// <summary>Planning the chunks of a terabyte that is sparse but for records around each cut.</summary>
internal sealed class SplitMeasure : IMeasure
{
    private const long Size = 1L << 40;
    private const double MostShare = 0.002, MostSeconds = 5;
    private const string FileName = "sparse.csv";
    private const string Plan = "split plan", Read = "bytes read";

    public string Name => "split";

    public async Task<MeasureResult> RunAsync(BenchmarkContext context, CancellationToken ct)
    {
        Directory.CreateDirectory(context.Files.Data);
        var path = Path.Combine(context.Files.Data, FileName);
        var expected = SparseFile.Write(path, Size, ChunkPlanner.NominalCuts(0, Size, Defaults.ChunkSizeBytes));
        var series = await Rounds.RunAsync(Name, context.Options.Rounds, [new Contender(Plan, PlanAsync)], context.Log, ct);
        File.Delete(path);

        var (seconds, bytes) = (series.Single(s => s.Name == Plan), series.Single(s => s.Name == Read));
        var share = bytes.Median() / Size;
        return new MeasureResult(series,
        [
            new Comparison
            {
                Table = ResultTable.Scale,
                Measure = $"split plan of a sparse 1 TB file, {Figure.Count(expected.Count)} cuts",
                Ours = $"{Figure.Percent(share)} read, {seconds.Text()}",
                Against = "the bytes of the file",
                Required = "< 0.2 % read, < 5 s",
                Holds = share < MostShare && seconds.Median() < MostSeconds,
            },
        ]);

        async Task<System.Collections.Immutable.ImmutableArray<Reading>> PlanAsync(CancellationToken token)
        {
            var store = new CountingStore(new DirectoryStore(context.Files.Workspace));
            var started = Stopwatch.GetTimestamp();
            var version = await store.StatAsync(context.Files.Data, FileName, token);
            var cuts = ChunkPlanner.NominalCuts(0, version.Size, Defaults.ChunkSizeBytes);
            var found = await new BoundaryLocator(store, new Source { Object = version }, SourceEncoding.Utf8, new DelimitedFormat().Open(Dialect.Rfc4180), GuessMode.Evidence).LocateAsync(cuts, token);
            var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (!found.SequenceEqual(expected))
            {
                throw new BenchmarkException("The split plan of the sparse file is not where its records begin.");
            }

            return [new Reading(Plan, Unit.Seconds, elapsed), new Reading(Read, Unit.Bytes, store.BytesAsked)];
        }
    }
}
