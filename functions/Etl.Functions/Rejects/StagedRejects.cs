using System.Runtime.CompilerServices;
using Etl.Core;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Functions.Chunks;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.Rejects;

/// <summary>
/// The records that checks over the whole load have rejected, as workers tell theirs. The sink knows where a record begins and what is wrong with it;
/// its line, number and bytes are found by going through its chunk once more. Chunks without such records are not read.
/// </summary>
internal sealed class StagedRejects(FunctionServices services, PlannedRun plan)
{
    /// <summary>So many are held at once, or fewer that come to <see cref="MostRawBytes"/>.</summary>
    private const int MostHeld = 1000;

    private const long MostRawBytes = 8L << 20;

    /// <summary>How many there are to be; null: as many as there are.</summary>
    public long? Expected { get; init; }

    /// <summary>Whether the file is read for them. Without it they have offsets and no lines, and no bytes.</summary>
    public bool ReadsFile { get; init; } = true;

    /// <summary>Whether an error says that the file is no longer what was loaded.</summary>
    public static bool IsFileGone(Exception error) => error is ObjectChangedException or ObjectNotFoundException or NotAFileException;

    /// <summary>Whether there are any.</summary>
    public async Task<bool> AnyAsync(CancellationToken ct) =>
        Expected is { } known ? known > 0 : await services.Sink.ReadRejectsAsync(plan.Run.RunId, 0, long.MaxValue, 1, ct) is { Count: > 0 };

    /// <summary>Those of a proven chunk, in file order.</summary>
    /// <param name="report">The chunk's report.</param>
    /// <param name="lines">The physical lines before the chunk; null when unknown.</param>
    /// <param name="records">The records before it; null when unknown.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="StaleRunException">The list was dropped: another call has finished the run, or ended it.</exception>
    public async IAsyncEnumerable<PlacedReject> ReadAsync(ChunkReport report, long? lines, long? records, [EnumeratorCancellation] CancellationToken ct)
    {
        var (start, endExclusive) = (report.Chunk.Start, report.ActualEndExclusive ?? report.Chunk.Start);
        var found = await PageAsync();
        if (found.Count == 0)
        {
            yield break;
        }

        await using var chunk = ReadsFile ? new ChunkRecords(services, plan, report.Chunk.Start, endExclusive) : null;
        var held = new List<PlacedReject>();
        while (found.Count > 0)
        {
            long bytes = 0;
            foreach (var reject in found)
            {
                held.Add(Place(reject, chunk is null ? null : await FindAsync(chunk, reject.Offset, ct)));
                bytes += held[^1].Record.Raw.Length;
                if (bytes < MostRawBytes && reject != found[^1])
                {
                    continue;
                }

                // What was read counts once it is certain what it was read from.
                if (chunk is not null)
                {
                    await plan.Run.Source.EnsureUnchangedAsync(services.Objects, ct);
                }

                foreach (var placed in held)
                {
                    yield return placed;
                }

                held.Clear();
                bytes = 0;
            }

            start = found[^1].Offset + 1;
            found = await PageAsync();
        }

        async Task<IReadOnlyList<StagedReject>> PageAsync() =>
            await services.Sink.ReadRejectsAsync(plan.Run.RunId, start, endExclusive, MostHeld, ct)
            ?? throw new StaleRunException(FunctionMessages.FinishedMeanwhile(plan.Run.RunId));

        PlacedReject Place(StagedReject reject, FoundRecord? record) => new(report.Chunk.Index, lines + record?.Line, records + record?.Number, new RejectedRecord
        {
            Offset = reject.Offset,
            LocalRecord = record?.Number ?? 0,
            LocalLine = record?.Line ?? 0,
            Errors = [new RejectError(RejectKind.Check, null, -1, reject.Check, null, reject.Message)],
            Raw = record?.Raw ?? default,
            RawTruncated = record?.RawTruncated ?? true,
        });
    }

    private async Task<FoundRecord> FindAsync(ChunkRecords chunk, long offset, CancellationToken ct)
    {
        try
        {
            return await chunk.FindAsync(offset, ct);
        }
        catch (AccountsException)
        {
            // A file that was overwritten in place has its records elsewhere, and this says so.
            await plan.Run.Source.EnsureUnchangedAsync(services.Objects, ct);
            throw;
        }
    }

    /// <summary>A record at its place in the chunk.</summary>
    private sealed record FoundRecord(long Line, long Number, ReadOnlyMemory<byte> Raw, bool RawTruncated);

    /// <summary>Goes through a proven chunk from record to record. What counts is counted by the processor that has counted it before.</summary>
    private sealed class ChunkRecords(FunctionServices services, PlannedRun plan, long start, long endExclusive) : IAsyncDisposable, IRejectSink
    {
        private readonly ChunkReader _reader = new(
            services.Objects, plan.Run.Source, plan.Run.Encoding, start, services.Options.ReadBytes, plan.Dataset.File.MaxRecordBytes + ChunkWorker.LongestTerminator);
        private readonly RecordBatch _batch = new();
        private readonly CopyBuffer _rows = new();
        private readonly SourceMap? _map = SourceMap.Of(plan.Run.Encoding);
        private RecordProcessor? _processor;

        private RecordProcessor Processor => _processor ??= plan.Records.Process(plan.Load, this, keepRaw: false);

        private bool HasReadAll => _reader.HasRead(endExclusive);

        /// <summary>The record that begins at an offset. Offsets are asked for in order.</summary>
        public async ValueTask<FoundRecord> FindAsync(long offset, CancellationToken ct)
        {
            while (_reader.Offset < offset)
            {
                // A byte of UTF-8 stands for two of the source at most: with so many no record end behind the offset is reached.
                var distance = plan.Run.Encoding == SourceEncoding.Utf8 ? offset - _reader.Offset : (offset - _reader.Offset) / 2;
                Take(await ScanAsync((int)Math.Clamp(distance, 1, Defaults.BatchBytes), ct));
            }

            var (line, number) = (Processor.Counts.Lines + 1, Processor.Counts.Read + 1);
            var consumed = _reader.Offset == offset ? await ScanAsync(1, ct) : 0;
            if (consumed == 0)
            {
                throw new AccountsException(FunctionMessages.NoRecordAt(plan.Run.RunId, offset));
            }

            var record = _batch.Records[0];
            var raw = _reader.Unread[record.Start.._batch.FieldEnds[record.FirstField + record.FieldCount - 1]];
            var found = new FoundRecord(line, number, RejectCaps.Raw(raw.Span).ToArray(), raw.Length > RejectCaps.RawBytes);
            Take(consumed);
            return Processor.Counts.Read == number ? found : throw new AccountsException(FunctionMessages.NoRecordAt(plan.Run.RunId, offset));
        }

        /// <summary>What is wrong with them workers have told.</summary>
        public void Add(RejectedRecord record)
        {
        }

        public async ValueTask DisposeAsync()
        {
            _processor?.Dispose();
            _rows.Dispose();
            await _reader.DisposeAsync();
        }

        /// <summary>Scans records up to the first end at or behind so many bytes, or fewer. Returns their bytes; 0 when a record over the limit was passed over.</summary>
        private async ValueTask<int> ScanAsync(int targetBytes, CancellationToken ct)
        {
            while (true)
            {
                // The chunk ends where a record does, which no byte behind it can change.
                var isFinal = HasReadAll;
                plan.Records.Scan(_reader.Unread.Span, isFinal, _batch, targetBytes, out var consumed);
                if (consumed > 0)
                {
                    return consumed;
                }

                if (isFinal)
                {
                    throw new AccountsException(FunctionMessages.NoRecordAt(plan.Run.RunId, _reader.Offset));
                }

                if (await _reader.ReadAsync(endExclusive, ct) || HasReadAll)
                {
                    continue;
                }

                await SkipOverlongAsync(ct);
                return 0;
            }
        }

        private void Take(int consumed)
        {
            if (consumed == 0)
            {
                return;
            }

            _rows.Clear();
            Processor.Process(_reader.Unread.Span, _batch, _reader.Offset, _map, _rows);
            _reader.Consume(consumed);
        }

        private async ValueTask SkipOverlongAsync(CancellationToken ct)
        {
            var offset = _reader.Offset;
            var skipper = plan.Records.Skip();
            int consumed;
            while (!skipper.TrySkip(_reader.Unread.Span, HasReadAll, out consumed))
            {
                _reader.Consume(consumed);
                await _reader.ReadAsync(endExclusive, ct);
            }

            _reader.Consume(consumed);
            Processor.RejectWhole([], offset, skipper.LineEnds);
        }
    }
}
