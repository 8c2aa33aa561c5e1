using System.Runtime.CompilerServices;
using Etl.Core.Conversion;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Rejects;

namespace Etl.Core.Records;

/// <summary>
/// Turns the records of one chunk, batch after batch, into rows of the COPY format and into rejects, and keeps the
/// chunk's accounts.
/// </summary>
/// <remarks>
/// Each record is encoded straight into the output and taken back when anything about it is wrong; only then is it read
/// a second time, slowly, for all of its errors. A good record allocates nothing. Conditions of <c>where</c> are asked
/// of converted values: a record with errors is rejected, never filtered. Fields that no column takes are not looked
/// into. What a record is, blank or the header once more, is decided by its own bytes. Not safe for several threads at
/// once; plans may be shared.
/// </remarks>
public sealed unsafe partial class RecordProcessor : IDisposable
{
    private const int MarkBytes = 3;

    private readonly LoadPlan _plan;
    private readonly ColumnPlan[] _columns;
    private readonly ColumnStep[] _steps;
    private readonly FilterPlan[] _filters;
    private readonly IRejectSink _sink;
    private readonly FieldScratch _scratch = new();
    private readonly byte _quote;
    private readonly int _expectedFields;
    private readonly int _plainFields;
    private readonly int _headerBytes;
    private readonly int _maxFieldBytes;
    private readonly int _rowOverhead;
    private readonly int _textCopies;
    private readonly bool _isOneColumn;
    private readonly bool _skipsBlankRows;
    private readonly bool _rejectsBlankRows;
    private readonly bool _takesLiterally;
    private byte[] _padded = [];
    private bool _isTranscoded;
    private long _records;

    /// <summary>A processor at the start of a chunk.</summary>
    /// <param name="plan">The compiled dataset.</param>
    /// <param name="sink">Takes the rejects.</param>
    /// <param name="keepRaw">Whether rejects carry their records' bytes.</param>
    public RecordProcessor(LoadPlan plan, IRejectSink sink, bool keepRaw)
    {
        _plan = plan;
        _columns = [.. plan.Columns];
        _steps = [.. _columns.Select(column => new ColumnStep(column))];
        _filters = [.. plan.Filters];
        _sink = sink;
        _quote = plan.Dataset.File.Quote;
        _expectedFields = plan.Layout.FieldCount;
        _headerBytes = plan.Layout.Header.IsEmpty ? int.MaxValue : plan.Layout.Header.Length;
        _maxFieldBytes = plan.Dataset.File.MaxFieldBytes;
        _rowOverhead = plan.RowOverhead;
        _textCopies = plan.TextCopies;
        _isOneColumn = _expectedFields == 1;
        _skipsBlankRows = plan.Dataset.File.BlankRows == BlankRowPolicy.Skip;
        _rejectsBlankRows = plan.Dataset.File.BlankRows == BlankRowPolicy.Reject;

        // Where blank rows are rejected no number of fields is plainly right.
        _plainFields = _rejectsBlankRows ? -1 : _expectedFields;
        _takesLiterally = plan.Dataset.File.LiteralQuotes;
        KeepRaw = keepRaw;
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Whether rejects carry their records' bytes; may be turned off on the way, when there are too many of them.</summary>
    public bool KeepRaw { get; set; }

    /// <summary>The accounts so far.</summary>
    public RecordCounts Counts { get; } = new();

    /// <summary>Processes the records of a batch. Batches come in file order, without gaps.</summary>
    /// <param name="buffer">The bytes that were scanned; 64 more behind the last record save a copy of it.</param>
    /// <param name="batch">What the scanner found in them.</param>
    /// <param name="sourceOffset">The byte offset of <paramref name="buffer"/>[0] in the source.</param>
    /// <param name="map">Leads back to the source when it is not UTF-8; null: the offsets are the same.</param>
    /// <param name="output">Receives the rows, without header and trailer.</param>
    public void Process(ReadOnlySpan<byte> buffer, RecordBatch batch, long sourceOffset, IOffsetMap? map, CopyBuffer output)
    {
        if (batch.Count == 0) return;
        var records = batch.Records;
        var ends = batch.FieldEnds;
        var lines = new LinePosition(records[0].Start, Counts.Lines);
        var offset = new OffsetPosition(sourceOffset, map);
        long accepted = 0;
        _isTranscoded = map is not null;
        foreach (ref readonly var record in records)
        {
            var fieldEnds = ends.Slice(record.FirstField, record.FieldCount);
            var length = fieldEnds[^1] - record.Start;
            if (IsBlank(length, record.FieldCount) && (record.FieldCount == 1 || _skipsBlankRows))
            {
                Counts.Blank++;
                continue;
            }

            _records++;
            var mark = output.Length;
            var recordOffset = offset.At(buffer, record.Start);
            if (!HasStructure(buffer, record, fieldEnds, length) || EncodeRow(buffer, in record, in fieldEnds[0], recordOffset, output) != Verdict.Good)
            {
                output.RollBack(mark);
                lines.MoveTo(buffer, record.Start);
                Reject(buffer, record, fieldEnds, recordOffset, lines.Ends + 1, output);
            }
            else if (_filters.Length != 0 && !PassesFilters(output.Written[mark..]))
            {
                output.RollBack(mark);
                Counts.Filtered++;
            }
            else
            {
                accepted++;
            }
        }

        Counts.Accepted += accepted;
        Counts.Rows += accepted;
        lines.MoveTo(buffer, records[^1].EndExclusive);
        Counts.Lines = lines.Ends;
    }

    /// <summary>Accounts for a record that is too long to be held in memory, and was passed over.</summary>
    /// <param name="prefix">Its first bytes, more than are kept of it.</param>
    /// <param name="sourceOffset">The byte offset of its first byte in the source.</param>
    /// <param name="lineEnds">The line ends in it, that of its own end included.</param>
    public void RejectWhole(ReadOnlySpan<byte> prefix, long sourceOffset, long lineEnds)
    {
        _records++;
        var limit = _plan.Dataset.File.MaxRecordBytes;
        var errors = new List<RejectError> { RecordFaults.TooLong(limit) };
        Reject(ValueText.Cap(prefix, limit), isWhole: false, sourceOffset, Counts.Lines + 1, errors);
        Counts.Lines += lineEnds;
    }

    /// <summary>Returns the pooled buffers.</summary>
    public void Dispose() => _scratch.Dispose();

    /// <summary>Whether a record is nothing but its delimiters: a blank line or a blank row. To a file of one column an empty field is a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsBlank(int length, int fields) => length == fields - 1 && !_isOneColumn;

    /// <summary>Whether the record as such is in order: quotes, number of fields, lengths, and not the header once more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasStructure(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds, int length) =>
        (record.Flags == RecordFlags.None || (record.Flags == RecordFlags.Violation && _takesLiterally))
        && (fieldEnds.Length == _plainFields || HasOtherFields(buffer, record, fieldEnds, length))
        && !(HasHeadersLength(length) && IsHeader(buffer.Slice(record.Start, length)))
        && (length <= _maxFieldBytes || FindStructureFaults(buffer, record, fieldEnds).Count == 0);

    /// <summary>Whether it is as long as the header or a byte order mark longer: all that most records are asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasHeadersLength(int length) => (uint)(length - _headerBytes) <= MarkBytes;

    /// <summary>Whether the record is the header, with or without a byte order mark, as where files were put together by cat.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsHeader(ReadOnlySpan<byte> record)
    {
        var header = _plan.Layout.Header.Span;
        return record.EndsWith(header) && (record.Length == header.Length || record[..^header.Length].SequenceEqual(ByteOrderMark));
    }

    /// <summary>Whether a record may have the fields that it has, if not plainly one for each name; counts those with empty ones beyond.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool HasOtherFields(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds, int length)
    {
        if (_rejectsBlankRows && IsBlank(length, record.FieldCount)) return false;
        if (fieldEnds.Length == _expectedFields) return true;
        if (fieldEnds.Length < _expectedFields) return _plan.Dataset.File.PadShort;
        if (FirstSurplus(buffer, record, fieldEnds) >= 0) return false;
        if (fieldEnds.Length > _expectedFields + _plan.Layout.Nameless) Counts.SurplusEmpty++;
        return true;
    }

    /// <summary>
    /// The index of the first field behind the last column that must not be there: a value under no name, or an empty field beyond the
    /// header where the dataset rejects such; -1 when there is none.
    /// </summary>
    private int FirstSurplus(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds)
    {
        var file = _plan.Dataset.File;
        var beyond = _expectedFields + _plan.Layout.Nameless;
        for (var index = _expectedFields; index < fieldEnds.Length; index++)
        {
            var field = buffer[(fieldEnds[index - 1] + 1)..fieldEnds[index]];
            var isEmpty = field.IsEmpty || (_quote != 0 && field.Length == 2 && field[0] == _quote && field[1] == _quote);
            if (index < beyond ? !isEmpty && !file.IgnoreExtra : !isEmpty || file.RejectSurplusEmpty) return index;
        }

        return -1;
    }

    private bool PassesFilters(ReadOnlySpan<byte> row)
    {
        foreach (var filter in _filters)
        {
            var field = row[2..];
            for (var index = 0; index < filter.ColumnIndex; index++) field = field[RowField.Size(field)..];
            if (!filter.Accepts(RowField.IsNull(field), RowField.Value(field), _scratch)) return false;
        }

        return true;
    }
}
