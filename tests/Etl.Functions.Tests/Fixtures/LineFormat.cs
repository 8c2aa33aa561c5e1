using System.Collections.Immutable;
using Etl.Core.Conversion;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Core.Splitting;

namespace Etl.Functions.Tests.Fixtures;

/// <summary>
/// A second, tiny format, to hold the seam to what it promises: one value a line, LF ends it, a backslash before an LF takes it into the value, and
/// a line <c>NULL</c> is one. A record start can be guessed wrong, so all that the proof asks for happens to it too.
/// </summary>
/// <param name="canBeCut">Whether it says so of its files.</param>
internal sealed class LineFormat(bool canBeCut = true) : IRecordFormat
{
    public string Name => "lines";

    public Inspection Inspect(ReadOnlySpan<byte> head, long size, Dataset dataset) => head.IndexOf((byte)0) >= 0
        ? new Inspection.Refused("it has a NUL byte, and no line has one.", IsOfHeader: false)
        : new Inspection.Readable(new InspectedFile
        {
            Encoding = dataset.File.Encoding ?? SourceEncoding.Utf8,
            Options = ImmutableSortedDictionary<string, string>.Empty.Add("continued", "\\"),
            DataStart = 0,
            HeaderLines = 0,
            Layout = FieldLayout.InOrder(1),
            Notices = size == 0 ? FileNotices.Empty : FileNotices.None,
        });

    public IRecords Open(ImmutableSortedDictionary<string, string> options) => new Lines((byte)options["continued"][0], canBeCut);

    private sealed class Lines(byte continued, bool canBeCut) : IRecords, IRejectWriter
    {
        public bool CanBeCut => canBeCut;

        public string Extension => "txt";

        public FoundBoundary FindBoundary(ReadOnlySpan<byte> window, bool windowIsEndOfFile, BoundaryAssumption assumption)
        {
            for (var index = 1; index < window.Length; index++)
            {
                // What stands before the window is not known, and a coin flip does not look.
                if (window[index - 1] == '\n' && (index == 1 || window[index - 2] != continued || assumption == BoundaryAssumption.Quoted))
                {
                    return new FoundBoundary(index, BoundaryEvidence.Assumed);
                }
            }

            return default;
        }

        public IPieceMapper MapPiece(long start, SourceEncoding encoding) => new Mapper(start, continued);

        public ScanVerdict Scan(ReadOnlySpan<byte> buffer, bool isFinal, RecordBatch batch, int targetBytes, out int consumed)
        {
            batch.Clear();
            consumed = 0;
            while (consumed < buffer.Length)
            {
                var end = consumed;
                while (end < buffer.Length && !(buffer[end] == '\n' && (end == consumed || buffer[end - 1] != continued)))
                {
                    end++;
                }

                if (end == buffer.Length && !isFinal)
                {
                    return ScanVerdict.NeedMoreInput;
                }

                batch.Append(consumed, Math.Min(end + 1, buffer.Length), end, batch.FieldCount, RecordFlags.None);
                consumed = Math.Min(end + 1, buffer.Length);
                if (consumed >= targetBytes && consumed < buffer.Length)
                {
                    return ScanVerdict.BatchFull;
                }
            }

            return isFinal ? ScanVerdict.End : ScanVerdict.NeedMoreInput;
        }

        public IRecordSkipper Skip() => new Skipper(continued);

        public RecordProcessor Process(CompiledDataset plan, IRejectSink sink, bool keepRaw)
        {
            var scratch = new FieldScratch();
            return new RecordProcessor<LineFields>(plan, sink, new RecordCounts(), scratch, new LineFields(plan, scratch), keepRaw);
        }

        public IRejectWriter Rejects(SourceEncoding encoding) => this;

        public byte[] Head(ReadOnlySpan<byte> head) => head.ToArray();

        public byte[] Record(PlacedReject reject) => [.. reject.Record.Raw.Span, (byte)'\n'];

        public RejectedRecord Explain(RejectedRecord record, long? line) => record;

        public string? Advise(Func<RejectKind[], bool> areMost, IReadOnlyList<RejectedRecord> first, CompiledDataset plan) =>
            areMost([RejectKind.InvalidValue]) ? "Write numbers." : null;
    }

    private struct LineFields(CompiledDataset plan, FieldScratch scratch) : IRecordFields
    {
        private PaddedRecord _padded = new();

        public readonly RecordStanding Open(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds) =>
            fieldEnds[0] == record.Start ? RecordStanding.Blank
            : fieldEnds[0] - record.Start > plan.Dataset.File.MaxRecordBytes ? RecordStanding.Bad
            : RecordStanding.Good;

        public int Encode(RowPlan row, ReadOnlySpan<byte> buffer, in ScannedRecord record, ref readonly int fieldEnds, long offset, CopyBuffer output) =>
            GeneralEncoding.Encode(ref this, row, scratch, plan.Dataset.File.MaxFieldBytes, buffer, record, new ReadOnlySpan<int>(in fieldEnds), offset, output);

        public readonly void FindFaults(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds, List<RejectError> faults)
        {
            if (fieldEnds[0] - record.Start > plan.Dataset.File.MaxRecordBytes)
            {
                faults.Add(RecordFaults.TooLong(plan.Dataset.File.MaxRecordBytes));
            }
        }

        public FieldText Read(int field, ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds)
        {
            var text = field == 0 ? _padded.Of(buffer, record)[..(fieldEnds[0] - record.Start)] : default;
            return new FieldText(text.SequenceEqual("NULL"u8) ? default : text, isQuoted: false);
        }
    }

    private sealed class Skipper(byte continued) : IRecordSkipper
    {
        private byte _last;

        public bool IsUnclosed => false;

        public long LineEnds { get; private set; }

        public bool TrySkip(ReadOnlySpan<byte> buffer, bool isFinal, out int consumed)
        {
            for (consumed = 0; consumed < buffer.Length;)
            {
                var value = buffer[consumed++];
                if (value == '\n')
                {
                    LineEnds++;
                }

                if (value == '\n' && _last != continued)
                {
                    return true;
                }

                _last = value;
            }

            return isFinal;
        }
    }

    /// <summary>States: 0 at the start of a line, 1 in it, 2 behind a backslash.</summary>
    private sealed class Mapper(long start, byte continued) : IPieceMapper
    {
        private readonly int[] _states = [0, 1, 2];
        private readonly long?[] _starts = new long?[3];
        private readonly long _start = start;
        private long _offset = start;

        public void Append(ReadOnlySpan<byte> utf8)
        {
            foreach (var value in utf8)
            {
                for (var path = 0; path < _states.Length; path++)
                {
                    if (_states[path] == 0)
                    {
                        _starts[path] ??= _offset;
                    }

                    _states[path] = value == continued ? 2 : value == '\n' && _states[path] != 2 ? 0 : 1;
                }

                _offset++;
            }
        }

        public PreScanMap ToMap() => new() { Start = _start, EndExclusive = _offset, EndStates = [.. _states], FirstRecordStarts = [.. _starts] };
    }
}
