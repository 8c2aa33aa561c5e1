using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Etl.Benchmark.Data;
using Etl.Benchmark.Peers;
using Etl.Benchmark.Results;
using Etl.Benchmark.Running;

namespace Etl.Benchmark.Memory;

/// <summary>Scanning, validating and encoding on one core, against two who read the same file with the same types.</summary>
internal sealed class EncodeMeasure : IMeasure
{
    private const string Ours = "etl scan + validate + encode", Allocated = "etl allocated", DuckDb = "DuckDB typed read_csv, one thread", CsvHelper = "CsvHelper, typed records";
    private const double AtLeastDuckDb = 8, AtLeastCsvHelper = 20;

    public string Name => "encode";

    public async Task<MeasureResult> RunAsync(BenchmarkContext context, CancellationToken ct)
    {
        // What fits into one array; that is far more than any cache holds.
        var records = Math.Min(context.Options.Rows, BenchmarkOptions.DefaultRows);
        var file = await context.Data.GetAsync(records, DataFiles.Seed, ct);
        var source = await SourceBytes.ReadAsync(file, context.Files.Dataset, ct);
        var pass = new EncodePass(source);
        Warmup.Run(() => Require(pass.Run(), records, Ours), ct);
        var amount = 0m;
        Warmup.Run(() => amount = CsvHelperRead.Run(source).Amount, ct);

        var contenders = new List<Contender> { new(Ours, _ => Task.FromResult(Encode())), new(CsvHelper, _ => Task.FromResult(Read())) };
        if (!context.Peers.DuckDb.IsAbsent) contenders.Add(new(DuckDb, QueryAsync));
        var series = await Rounds.RunAsync(Name, context.Options.Rounds, contenders, context.Log, ct);
        return new MeasureResult(series, Compare(series, context.Peers.DuckDb, source.Length, records));

        ImmutableArray<Reading> Encode()
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            Require(pass.Run(), records, Ours);
            return
            [
                new Reading(Ours, Unit.Seconds, Stopwatch.GetElapsedTime(started).TotalSeconds),
                new Reading(Allocated, Unit.Bytes, GC.GetAllocatedBytesForCurrentThread() - allocated),
            ];
        }

        ImmutableArray<Reading> Read()
        {
            var started = Stopwatch.GetTimestamp();
            var (read, _) = CsvHelperRead.Run(source);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Require(read, records, CsvHelper);
            return [new Reading(CsvHelper, Unit.Seconds, seconds)];
        }

        async Task<ImmutableArray<Reading>> QueryAsync(CancellationToken token)
        {
            var (seconds, read, sum) = await DuckDbRead.RunAsync(context.Files, file, token);
            Require(read, records, DuckDb);
            if (sum != amount) throw new BenchmarkException($"DuckDB and CsvHelper do not agree on the sum of the amounts: {sum} and {amount}.");
            return [new Reading(DuckDb, Unit.Seconds, seconds)];
        }
    }

    private static ImmutableArray<Comparison> Compare(ImmutableArray<Series> series, Peer duckDb, long bytes, long records)
    {
        var all = series.ToDictionary(s => s.Name, StringComparer.Ordinal);
        var ours = all[Ours];
        var perRecord = all[Allocated].Median() / records;
        var measure = string.Create(CultureInfo.InvariantCulture, $"scan + validate + encode, {ours.Median() / records * 1e9:0} ns and {perRecord:0} bytes allocated a record");
        return
        [
            Rated(duckDb.IsAbsent
                ? Comparison.Absent(ResultTable.InMemory, measure, ours, DuckDb, AtLeastDuckDb, duckDb.Install)
                : Comparison.Faster(ResultTable.InMemory, measure, ours, DuckDb, all[DuckDb], AtLeastDuckDb)),
            Rated(Comparison.Faster(ResultTable.InMemory, measure, ours, CsvHelper, all[CsvHelper], AtLeastCsvHelper)),
        ];

        Comparison Rated(Comparison row) => row with
        {
            Ours = Figure.Rate(bytes, ours.Median()),
            Theirs = all.TryGetValue(row.Against, out var theirs) ? Figure.Rate(bytes, theirs.Median()) : "",
        };
    }

    private static void Require(long found, long expected, string who)
    {
        if (found != expected) throw new BenchmarkException($"{who}: {found} of {expected} records.");
    }
}
