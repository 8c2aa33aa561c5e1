using Etl.Core;
using Etl.Core.Copy;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Core.Rejects;

namespace Etl.MicroBenchmarks;

/// <summary>The hot path over bytes in memory, as a worker runs it: batches of the default size, rows encoded and thrown away.</summary>
internal sealed class RecordPass(IRecordScanner scanner, CompiledDataset plan) : IRejectSink, IDisposable
{
    private readonly RecordBatch _batch = new();
    private readonly CopyBuffer _output = new();
    private readonly Dialect _dialect = Dialect.Rfc4180;
    private RecordProcessor? _processor;

    /// <summary>Scans only.</summary>
    /// <returns>The records found.</returns>
    public long Scan(ReadOnlySpan<byte> bytes)
    {
        long records = 0;
        while (!bytes.IsEmpty)
        {
            scanner.Scan(bytes, isFinal: true, _dialect, _batch, Defaults.BatchBytes, out var consumed);
            records += _batch.Count;
            bytes = bytes[consumed..];
        }

        return records;
    }

    /// <summary>Scans, checks and encodes.</summary>
    /// <returns>The bytes of the rows.</returns>
    public long Encode(ReadOnlySpan<byte> bytes)
    {
        _processor ??= new DelimitedFormat().Open(Dialect.Rfc4180).Process(plan, this, keepRaw: false);
        long offset = 0;
        long written = 0;
        while (offset < bytes.Length)
        {
            var rest = bytes[(int)offset..];
            scanner.Scan(rest, isFinal: true, _dialect, _batch, Defaults.BatchBytes, out var consumed);
            _processor.Process(rest, _batch, offset, map: null, _output);
            written += _output.Length;
            _output.Clear();
            offset += consumed;
        }

        return written;
    }

    /// <inheritdoc/>
    public void Add(RejectedRecord record) => throw new InvalidOperationException("The sample has no bad record.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _processor?.Dispose();
        _output.Dispose();
    }
}
