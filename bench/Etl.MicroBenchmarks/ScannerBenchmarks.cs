using BenchmarkDotNet.Attributes;
using Etl.Core.Delimited.Scanning;

namespace Etl.MicroBenchmarks;

/// <summary>Tokenising with the strict check of quotes, against looking for one byte that is not there.</summary>
[MemoryDiagnoser]
public class ScannerBenchmarks
{
    private readonly byte[] _bytes = SampleTransactions.Make(SampleTransactions.BenchmarkRows);
    private RecordPass? _pass;

    /// <summary>The scanners that this processor can run.</summary>
    public static IEnumerable<IRecordScanner> Scanners => RecordScanners.All;

    /// <summary>The scanner that is measured.</summary>
    [ParamsSource(nameof(Scanners))]
    public IRecordScanner Scanner { get; set; } = RecordScanners.Best;

    [GlobalSetup]
    public void SetUp() => _pass = new RecordPass(Scanner, SampleTransactions.Plan());

    [GlobalCleanup]
    public void CleanUp() => _pass?.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = SampleTransactions.BenchmarkRows)]
    public int IndexOf() => _bytes.AsSpan().IndexOf((byte)0);

    [Benchmark(OperationsPerInvoke = SampleTransactions.BenchmarkRows)]
    public long Scan() => _pass!.Scan(_bytes);
}
