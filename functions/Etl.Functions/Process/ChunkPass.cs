using Etl.Core;
using Etl.Core.Processing;
using Etl.Core.Rejects;
using Etl.Core.Scanning;
using Etl.Functions.Hosting;
using Etl.Functions.Runs;

namespace Etl.Functions.Process;

/// <summary>One pass over one chunk: the loop between reader, scanner, processor and sink.</summary>
internal sealed class ChunkPass(
    FunctionServices services, LoadedPlan plan, ChunkKey chunk, ChunkReader reader, CopySink sink, RecordProcessor processor)
{
    /// <summary>The bytes read at first behind the nominal end; doubled each time.</summary>
    private const int OverrunBytes = 64 << 10;

    private readonly IRecordScanner _scanner = RecordScanners.Best;
    private readonly RecordBatch _batch = new();
    private readonly long _size = plan.Run.Object.Size;
    private readonly SourceMap? _map = SourceMap.Of(plan.Run.Encoding);
    private readonly Dialect _dialect = plan.Run.Dialect;
    private long _overrun = OverrunBytes;
    private (long Offset, long Read, long Rejected) _told = (chunk.Start, 0, 0);

    /// <summary>The counts so far.</summary>
    public RecordCounts Counts => processor.Counts;

    /// <summary>Runs to the end of the chunk's last record; a fatal finding ends it earlier.</summary>
    public async Task<FatalFinding?> RunAsync(CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var isFinal = reader.HasRead(_size);

            // Behind the nominal end only the record that is left over belongs to the chunk: it is taken alone.
            var targetBytes = reader.HasRead(chunk.EndExclusive + 1) ? 1 : Defaults.BatchBytes;
            var verdict = Scan(isFinal, targetBytes);
            await sink.AdvanceAsync(ct);
            if (reader.Offset >= chunk.EndExclusive) break;
            if (verdict != ScanVerdict.NeedMoreInput) continue;
            Tell();
            if (await ReadOnAsync(ct)) continue;
            if (await SkipOverlongAsync(ct) is { } fatal) return fatal;
            if (reader.Offset >= chunk.EndExclusive) break;
        }

        Tell();
        return null;
    }

    private ScanVerdict Scan(bool isFinal, int targetBytes)
    {
        var verdict = _scanner.Scan(reader.Unread.Span, isFinal, _dialect, _batch, targetBytes, out var consumed);
        processor.Process(reader.Unread.Span, _batch, reader.Offset, _map, sink.Buffer);
        reader.Consume(consumed);
        return verdict;
    }

    /// <summary>Reads on, behind the nominal end only as far as the record at hand may need.</summary>
    /// <returns>False when the record at hand fills the buffer: it is over the limit.</returns>
    private async ValueTask<bool> ReadOnAsync(CancellationToken ct)
    {
        if (!reader.HasRead(chunk.EndExclusive)) return await reader.ReadAsync(chunk.EndExclusive, ct);
        if (reader.HasRead(Math.Min(_size, chunk.EndExclusive + _overrun))) _overrun *= 2;
        return await reader.ReadAsync(Math.Min(_size, chunk.EndExclusive + _overrun), ct);
    }

    /// <summary>
    /// Goes through a record over the limit without holding it. Inside quotes at the limit, or at a multiple of it, it is
    /// a quote that nobody closes, which is fatal; otherwise one record is rejected. Both depend on the record's bytes
    /// alone, not on how they were read.
    /// </summary>
    private async ValueTask<FatalFinding?> SkipOverlongAsync(CancellationToken ct)
    {
        var limit = plan.Dataset.File.MaxRecordBytes;
        var offset = reader.Offset;
        var prefix = reader.Unread[..Math.Min(limit, RejectCaps.RawBytes)].ToArray();
        var skipper = new RecordSkipper([], _dialect);
        long length = 0;
        while (true)
        {
            var step = (int)Math.Min(reader.Unread.Length, limit - (length % limit));
            var isFinal = reader.HasRead(_size) && step == reader.Unread.Length;
            var ended = skipper.TrySkip(reader.Unread.Span[..step], isFinal, out var consumed);
            reader.Consume(consumed);
            length += consumed;
            if (ended) break;
            if (length % limit == 0 && skipper.State == ScannerState.Quoted)
            {
                return new FatalFinding(RejectKind.UnterminatedQuote, offset, Counts.Lines + 1, Counts.Read + 1);
            }

            if (reader.Unread.IsEmpty) await ReadOnAsync(ct);
        }

        processor.RejectWhole(prefix, offset, skipper.LineEnds);
        return null;
    }

    private void Tell()
    {
        var now = (reader.Offset, Counts.Read, Counts.Rejected);
        services.Observer.Advanced(now.Offset - _told.Offset, now.Read - _told.Read, now.Rejected - _told.Rejected);
        _told = now;
    }
}
