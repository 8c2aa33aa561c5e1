using Etl.Core;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Core.Splitting;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.Chunks;

/// <summary>One pass over one chunk: the loop between reader, records, processor and sink.</summary>
internal sealed class ChunkPass(
    WorkerServices services, PlannedRun plan, ChunkKey chunk, ChunkReader reader, CopySink sink, RecordProcessor processor)
{
    /// <summary>The bytes read at first behind the nominal end; doubled each time.</summary>
    private const int OverrunBytes = 64 << 10;

    private readonly IRecords _records = plan.Records;
    private readonly RecordBatch _batch = new();
    private readonly long _size = plan.Run.Source.Length;
    private readonly SourceMap? _map = SourceMap.Of(plan.Run.Encoding);
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
            var verdict = Scan(isFinal, targetBytes, out var isOverlong);
            await sink.AdvanceAsync(ct);
            if (reader.Offset >= chunk.EndExclusive)
            {
                break;
            }

            if (verdict != ScanVerdict.NeedMoreInput && !isOverlong)
            {
                continue;
            }

            Tell();
            if (!isOverlong && await ReadOnAsync(ct))
            {
                continue;
            }

            if (await SkipOverlongAsync(ct) is { } fatal)
            {
                return fatal;
            }

            if (reader.Offset >= chunk.EndExclusive)
            {
                break;
            }
        }

        Tell();
        return null;
    }

    private ScanVerdict Scan(bool isFinal, int targetBytes, out bool isOverlong)
    {
        var unread = reader.Unread.Span;
        var verdict = _records.Scan(unread, isFinal, _batch, targetBytes, out var consumed);
        var overlong = FindOverlong(unread.Length);
        isOverlong = overlong is not null;
        if (overlong is { } start)
        {
            _records.Scan(unread[..start], isFinal: true, _batch, int.MaxValue, out consumed);
        }

        processor.Process(unread, _batch, reader.Offset, _map, sink.Buffer);
        reader.Consume(consumed);
        return verdict;
    }

    /// <summary>
    /// Where a record over the limit starts. The buffer may have room for all of one that is hardly longer; it is treated as
    /// if it had none, so that what becomes of a record does not depend on how it was read.
    /// </summary>
    private int? FindOverlong(int unread)
    {
        var limit = plan.Dataset.File.MaxRecordBytes;
        if (unread <= limit)
        {
            return null;
        }

        foreach (ref readonly var record in _batch.Records)
        {
            if (_batch.FieldEnds[record.FirstField + record.FieldCount - 1] - record.Start > limit)
            {
                return record.Start;
            }
        }

        return null;
    }

    /// <summary>Reads on, behind the nominal end only as far as the record at hand may need.</summary>
    /// <returns>False when the record at hand fills the buffer: it is over the limit.</returns>
    private async ValueTask<bool> ReadOnAsync(CancellationToken ct)
    {
        if (!reader.HasRead(chunk.EndExclusive) && await reader.ReadAsync(chunk.EndExclusive, ct))
        {
            return true;
        }

        if (reader.HasRead(Math.Min(_size, chunk.EndExclusive + _overrun)))
        {
            _overrun *= 2;
        }

        // A read that ends between the two halves of a character adds nothing, and the buffer is not full.
        while (!await reader.ReadAsync(Math.Min(_size, chunk.EndExclusive + _overrun), ct))
        {
            if (chunk.EndExclusive + _overrun >= _size)
            {
                return false;
            }

            _overrun *= 2;
        }

        return true;
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
        // A byte more than is kept, so that no character has to be cut.
        var prefix = reader.Unread.Span[..Math.Min(reader.Unread.Length, RejectCaps.RawBytes + 1)].ToArray();
        var skipper = _records.Skip();
        long length = 0;
        while (true)
        {
            var step = (int)Math.Min(reader.Unread.Length, limit - (length % limit));
            var isFinal = reader.HasRead(_size) && step == reader.Unread.Length;
            var ended = skipper.TrySkip(reader.Unread.Span[..step], isFinal, out var consumed);
            reader.Consume(consumed);
            length += consumed;
            if (ended)
            {
                break;
            }

            if (length % limit == 0 && skipper.IsUnclosed)
            {
                return new FatalFinding(RejectKind.UnterminatedQuote, offset, Counts.Lines + 1, Counts.Read + 1);
            }

            if (reader.Unread.IsEmpty)
            {
                await ReadOnAsync(ct);
            }
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
