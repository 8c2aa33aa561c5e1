using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Etl.Benchmark.Data;
using Etl.Benchmark.Peers;
using Etl.Benchmark.Results;
using Etl.Benchmark.Running;

namespace Etl.Benchmark.Memory;

/// <summary>Scanning, validating and encoding on one core, against others who read the same file with the same types.</summary>
internal sealed class EncodeMeasure : IMeasure
{
    private const string Ours = "etl scan + validate + encode", Allocated = "etl allocated", DuckDb = "DuckDB typed read_csv, one thread";
    private const string CsvHelper = "CsvHelper, typed records", Sylvan = "Sylvan.Data.Csv, typed fields", Sep = "Sep, typed fields";
    private const double AtLeastDuckDb = 8, AtLeastCsvHelper = 20;

    /// <summary>What reads the same array in this process.</summary>
    private static readonly ImmutableArray<(string Name, Func<SourceBytes, (long Records, decimal Amount)> Read)> s_readers =
        [(CsvHelper, CsvHelperRead.Run), (Sylvan, SylvanRead.Run), (Sep, SepRead.Run)];

    public string Name => "encode";

    public async Task<MeasureResult> RunAsync(BenchmarkContext context, CancellationToken ct)
    {
        // What fits into one array; that is far more than any cache holds.
        var records = Math.Min(context.Options.Rows, BenchmarkOptions.DefaultRows);
        var file = await context.Data.GetAsync(records, DataFiles.Seed, ct);
        var source = await SourceBytes.ReadAsync(file, context.Files.Dataset, ct);
        var pass = new EncodePass(source);
        Warmup.Run(() => Require(pass.Run(), records, Ours), ct);
        var amounts = s_readers.ToDictionary(reader => reader.Name, _ => 0m, StringComparer.Ordinal);
        foreach (var (name, read) in s_readers)
        {
            Warmup.Run(() => amounts[name] = read(source).Amount, ct);
        }

        foreach (var (name, read) in amounts)
        {
            RequireSum(read, name);
        }

        var contenders = new List<Contender> { new(Ours, _ => Task.FromResult(Encode())) };
        contenders.AddRange(s_readers.Select(reader => new Contender(reader.Name, _ => Task.FromResult(Read(reader.Name, reader.Read)))));
        if (!context.Peers.DuckDb.IsAbsent)
        {
            contenders.Add(new(DuckDb, QueryAsync));
        }

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

        ImmutableArray<Reading> Read(string name, Func<SourceBytes, (long Records, decimal Amount)> reader)
        {
            var started = Stopwatch.GetTimestamp();
            var (read, _) = reader(source);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Require(read, records, name);
            return [new Reading(name, Unit.Seconds, seconds)];
        }

        async Task<ImmutableArray<Reading>> QueryAsync(CancellationToken token)
        {
            var (seconds, read, sum) = await DuckDbRead.RunAsync(context.Files, file, token);
            Require(read, records, DuckDb);
            RequireSum(sum, DuckDb);
            return [new Reading(DuckDb, Unit.Seconds, seconds)];
        }

        void RequireSum(decimal sum, string who)
        {
            if (sum != amounts[CsvHelper])
            {
                throw new BenchmarkException($"{who} and {CsvHelper} do not agree on the sum of the amounts: {sum} and {amounts[CsvHelper]}.");
            }
        }
    }

    private static ImmutableArray<Comparison> Compare(ImmutableArray<Series> series, Peer duckDb, long bytes, long records)
    {
        const string Measure = "scan + validate + encode";
        var all = series.ToDictionary(s => s.Name, StringComparer.Ordinal);
        var ours = all[Ours];
        var perRecord = all[Allocated].Median() / records;
        var figures = string.Create(CultureInfo.InvariantCulture, $"{Figure.Rate(bytes, ours.Median())}, {ours.Median() / records * 1e9:0} ns and {perRecord:0} bytes allocated a record");
        return
        [
            Rated(duckDb.IsAbsent
                ? Comparison.Absent(ResultTable.InMemory, Measure, ours, DuckDb, AtLeastDuckDb, duckDb.Install)
                : Comparison.Faster(ResultTable.InMemory, Measure, ours, DuckDb, all[DuckDb], AtLeastDuckDb)),
            .. s_readers.Select(reader =>
                Rated(Comparison.Faster(ResultTable.InMemory, Measure, ours, reader.Name, all[reader.Name], reader.Name == CsvHelper ? AtLeastCsvHelper : null))),
        ];

        Comparison Rated(Comparison row) => row with
        {
            Ours = figures,
            Peer = true,
            Theirs = all.TryGetValue(row.Against, out var theirs) ? Figure.Rate(bytes, theirs.Median()) : "",
        };
    }

    private static void Require(long found, long expected, string who)
    {
        if (found != expected)
        {
            throw new BenchmarkException($"{who}: {found} of {expected} records.");
        }
    }
}
