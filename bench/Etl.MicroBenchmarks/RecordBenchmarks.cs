using BenchmarkDotNet.Attributes;
using Etl.Core.Delimited.Scanning;

namespace Etl.MicroBenchmarks;

/// <summary>Records scanned, checked and encoded for COPY; one operation is one record of about 105 bytes.</summary>
[MemoryDiagnoser]
public class RecordBenchmarks
{
    private readonly byte[] _bytes = SampleTransactions.Make(SampleTransactions.BenchmarkRows);
    private RecordPass? _pass;

    /// <summary>Whether the id is declared uuid instead of text.</summary>
    [Params(false, true)]
    public bool UuidIds { get; set; }

    [GlobalSetup]
    public void SetUp() => _pass = new RecordPass(RecordScanners.Best, SampleTransactions.Plan(UuidIds));

    [GlobalCleanup]
    public void CleanUp() => _pass?.Dispose();

    [Benchmark(OperationsPerInvoke = SampleTransactions.BenchmarkRows)]
    public long ScanCheckEncode() => _pass!.Encode(_bytes);
}
