using Etl.Core;
using Etl.Core.Copy;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Core.Rejects;

namespace Etl.Benchmark.Memory;

/// <summary>
/// Scans, validates and encodes a file that is in memory, on one thread: the loop of the Process function without reading,
/// digest and writing.
/// </summary>
internal sealed class EncodePass(SourceBytes source) : IRejectSink
{
    /// <summary>The Process function hands on as much at a time.</summary>
    private const int PieceBytes = 256 << 10;

    private readonly CompiledDataset _plan = DatasetCompiler.Compile(source.Dataset, FieldLayout.InOrder(source.Dataset.Columns.Length), TargetConstraints.None);
    private readonly RecordBatch _batch = new();

    /// <summary>Goes through the file once.</summary>
    /// <param name="take">Takes the rows, encoded, piece by piece; null to throw them away.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="BenchmarkException">A record was rejected.</exception>
    public long Run(Action<ReadOnlySpan<byte>>? take = null)
    {
        using var output = new CopyBuffer();
        using var processor = new DelimitedFormat().Open(Dialect.Rfc4180).Process(_plan, this, keepRaw: false);
        var rest = source.Data;
        ScanVerdict verdict;
        do
        {
            verdict = RecordScanners.Best.Scan(rest, isFinal: true, Dialect.Rfc4180, _batch, Defaults.BatchBytes, out var consumed);
            processor.Process(rest, _batch, source.Length - rest.Length, map: null, output);
            rest = rest[consumed..];
            if (output.Length < PieceBytes && verdict != ScanVerdict.End)
            {
                continue;
            }

            take?.Invoke(output.Written);
            output.Clear();
        }
        while (verdict != ScanVerdict.End);
        return processor.Counts.Rows;
    }

    /// <inheritdoc/>
    public void Add(RejectedRecord record) => throw new BenchmarkException($"The benchmark's file has a bad record at byte {record.Offset}.");
}
