using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Etl.Core.Conversion;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Core.Rejects;

namespace Etl.Core.Delimited;

/// <summary>The fields of delimited records, packed as the scanner found them.</summary>
internal unsafe struct DelimitedFields : IRecordFields
{
    private const int MarkBytes = 3;

    private readonly CompiledDataset _plan;
    private readonly RecordCounts _counts;
    private readonly FieldScratch _scratch;
    private readonly byte _quote;
    private readonly int _expectedFields;
    private readonly int _plainFields;
    private readonly int _headerBytes;
    private readonly int _maxFieldBytes;
    private readonly bool _isOneColumn;
    private readonly bool _skipsBlankRows;
    private readonly bool _rejectsBlankRows;
    private readonly bool _takesLiterally;
    private PaddedRecord _padded = new();

    public DelimitedFields(CompiledDataset plan, Dialect dialect, RecordCounts counts, FieldScratch scratch)
    {
        _plan = plan;
        _counts = counts;
        _scratch = scratch;
        _quote = dialect.Quote;
        _expectedFields = plan.Layout.FieldCount;
        _headerBytes = plan.Layout.Header.IsEmpty ? int.MaxValue : plan.Layout.Header.Length;
        _maxFieldBytes = plan.Dataset.File.MaxFieldBytes;
        _isOneColumn = _expectedFields == 1;
        _skipsBlankRows = plan.Dataset.File.BlankRows == BlankRowPolicy.Skip;
        _rejectsBlankRows = plan.Dataset.File.BlankRows == BlankRowPolicy.Reject;

        // Where blank rows are rejected no number of fields is plainly right.
        _plainFields = _rejectsBlankRows ? -1 : _expectedFields;
        _takesLiterally = plan.Dataset.File.LiteralQuotes;
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly RecordStanding Open(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds)
    {
        var length = fieldEnds[^1] - record.Start;
        if (IsBlank(length, record.FieldCount) && (record.FieldCount == 1 || _skipsBlankRows))
        {
            return RecordStanding.Blank;
        }

        return HasStructure(buffer, record, fieldEnds, length) ? RecordStanding.Good : RecordStanding.Bad;
    }

    /// <remarks>
    /// The loop holds the next place of the output in a register and calls one converter a field; whatever is not a value
    /// as it stands is left to <see cref="EncodeOther"/>. Kept out of its caller, whose variables would take the registers.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Encode(RowPlan row, ReadOnlySpan<byte> buffer, in ScannedRecord record, ref readonly int fieldEnds, long offset, CopyBuffer output)
    {
        var origin = record.Start;
        var fieldCount = (uint)record.FieldCount;
        ref var text = ref record.EndExclusive + FieldRoom.ReadablePadding <= buffer.Length
            ? ref Unsafe.Add(ref MemoryMarshal.GetReference(buffer), origin)
            : ref MemoryMarshal.GetReference(_padded.Of(buffer, record));
        output.Reserve(RowRoom(row, record.EndExclusive - origin));
        ref var place = ref output.Next;
        BigEndian.WriteInt16(ref place, row.FieldCount);
        place = ref Unsafe.Add(ref place, sizeof(short));
        var scratch = _scratch;
        var quote = _quote;
        ref var step = ref MemoryMarshal.GetArrayDataReference(row.Steps);
        ref var end = ref Unsafe.Add(ref step, row.Steps.Length);
        for (; Unsafe.IsAddressLessThan(ref step, ref end); step = ref Unsafe.Add(ref step, 1))
        {
            var field = step.FieldIndex;
            var length = 0;
            ref var value = ref text;
            int written;
            if ((uint)field < fieldCount)
            {
                var start = field == 0 ? 0 : Unsafe.Add(ref Unsafe.AsRef(in fieldEnds), field - 1) + 1 - origin;
                length = Unsafe.Add(ref Unsafe.AsRef(in fieldEnds), field) - origin - start;
                value = ref Unsafe.Add(ref text, start);
                if (length != 0 && value != quote)
                {
                    written = step.Convert(step.Column, scratch, ref place, ref value, length);
                    if (written > 0)
                    {
                        place = ref Unsafe.Add(ref place, written);
                        continue;
                    }

                    if (written != Verdict.Unprepared)
                    {
                        return written;
                    }
                }
            }

            written = EncodeOther(in step, ref place, ref value, length, RowRoom(row, record.EndExclusive - origin), output);
            if (written < 0)
            {
                return written;
            }

            if (written == 0)
            {
                place = ref output.Next;
            }
            else
            {
                place = ref Unsafe.Add(ref place, written);
            }
        }

        output.AdvanceTo(ref Unsafe.Add(ref place, CopyField.Write(ref place, offset)));
        return Verdict.Good;
    }

    public void FindFaults(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds, List<RejectError> faults)
    {
        var file = _plan.Dataset.File;
        var length = fieldEnds[^1] - record.Start;
        if (WholeFault(buffer, record, length) is { } whole)
        {
            faults.Add(whole);
            return;
        }

        if (record.Flags.HasFlag(RecordFlags.Violation) && !file.LiteralQuotes)
        {
            faults.Add(DelimitedFaults.QuoteViolation());
        }

        if (record.FieldCount < _expectedFields && !file.PadShort)
        {
            faults.Add(DelimitedFaults.TooFewFields(record.FieldCount, _plan.Layout));
        }

        if (record.FieldCount > _expectedFields && FirstSurplus(buffer, record, fieldEnds) is >= 0 and var surplus)
        {
            var value = buffer[(fieldEnds[surplus - 1] + 1)..fieldEnds[surplus]];
            faults.Add(DelimitedFaults.TooManyFields(record.FieldCount, surplus, value, _plan.Layout));
        }

        if (faults.Count == 0 && length > _maxFieldBytes)
        {
            FindLongFields(buffer, record, fieldEnds, faults);
        }
    }

    public FieldText Read(int field, ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds)
    {
        if ((uint)field >= (uint)fieldEnds.Length)
        {
            return new FieldText(default, isQuoted: false);
        }

        var text = _padded.Of(buffer, record);
        var start = field == 0 ? 0 : fieldEnds[field - 1] + 1 - record.Start;
        return FieldText.Unquote(text[start..(fieldEnds[field] - record.Start)], _quote, _scratch);
    }

    /// <summary>A field that is empty, absent or quoted, or that needs more than its converter.</summary>
    /// <param name="step">The column.</param>
    /// <param name="place">The next place of the output.</param>
    /// <param name="value">The field's first byte.</param>
    /// <param name="length">Its bytes, quotes included.</param>
    /// <param name="rowRoom">The room that the row was given.</param>
    /// <param name="output">The output.</param>
    /// <returns>The bytes written, a verdict below zero, or 0: it has been appended to <paramref name="output"/>, where the next place is now.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly int EncodeOther(ref readonly ColumnStep step, ref byte place, ref byte value, int length, int rowRoom, CopyBuffer output)
    {
        var column = step.Column;
        if (length == 0 && !column.HasDefault)
        {
            return column.NullVerdict == Verdict.Good ? CopyField.WriteNull(ref place) : column.NullVerdict;
        }

        if (IsPlainInQuotes(ref value, length))
        {
            var written = step.Convert(column, _scratch, ref place, ref Unsafe.Add(ref value, 1), length - 2);
            if (written != Verdict.Unprepared)
            {
                return written;
            }
        }

        output.AdvanceTo(ref place);
        var text = FieldText.Unquote(MemoryMarshal.CreateReadOnlySpan(ref value, length), _quote, _scratch);

        // An empty field is NULL before any transform sees it.
        if (length != 0)
        {
            text = text.Transform(column, _scratch);
        }

        if (text.Text.Length > _maxFieldBytes)
        {
            return Verdict.Bad(RejectKind.FieldTooLong);
        }

        var verdict = text.Encode(column, _scratch, output);

        // A replacement may have made the value longer than the room that its field was given.
        output.Reserve(rowRoom);
        return verdict;
    }

    /// <summary>Whether a field needs nothing but to lose its quotes; not so the empty one, which may mean NULL.</summary>
    private readonly bool IsPlainInQuotes(ref byte value, int length)
    {
        if (length < 3 || _quote == 0 || value != _quote || Unsafe.Add(ref value, length - 1) != _quote)
        {
            return false;
        }

        ref var inner = ref Unsafe.Add(ref value, 1);
        if (length - 2 > 32)
        {
            return !MemoryMarshal.CreateReadOnlySpan(ref inner, length - 2).Contains(_quote);
        }

        var quotes = Vector256.Equals(Vector256.LoadUnsafe(ref inner), Vector256.Create(_quote)).ExtractMostSignificantBits();
        return (quotes & (uint)((1UL << (length - 2)) - 1)) == 0;
    }

    /// <summary>The most bytes of a row of a record so long, unless a default or a transform makes it longer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int RowRoom(RowPlan row, int recordBytes) => row.Overhead + (row.TextCopies * recordBytes);

    /// <summary>Whether a record is nothing but its delimiters: a blank line or a blank row. To a file of one column an empty field is a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsBlank(int length, int fields) => length == fields - 1 && !_isOneColumn;

    /// <summary>Whether the record as such is in order: quotes, number of fields, lengths, and not the header once more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool HasStructure(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds, int length) =>
        (record.Flags == RecordFlags.None || (record.Flags == RecordFlags.Violation && _takesLiterally))
        && (fieldEnds.Length == _plainFields || HasOtherFields(buffer, record, fieldEnds, length))
        && !(HasHeadersLength(length) && IsHeader(buffer.Slice(record.Start, length)))
        && (length <= _maxFieldBytes || HasNoLongField(buffer, record, fieldEnds));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly bool HasNoLongField(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds)
    {
        if (fieldEnds[^1] - record.Start > _plan.Dataset.File.MaxRecordBytes)
        {
            return false;
        }

        var faults = new List<RejectError>();
        FindLongFields(buffer, record, fieldEnds, faults);
        return faults.Count == 0;
    }

    /// <summary>Whether it is as long as the header or a byte order mark longer: all that most records are asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool HasHeadersLength(int length) => (uint)(length - _headerBytes) <= MarkBytes;

    /// <summary>Whether the record is the header, with or without a byte order mark, as where files were put together by cat.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly bool IsHeader(ReadOnlySpan<byte> record)
    {
        var header = _plan.Layout.Header.Span;
        return record.EndsWith(header) && (record.Length == header.Length || record[..^header.Length].SequenceEqual(ByteOrderMark));
    }

    /// <summary>Whether a record may have the fields that it has, if not plainly one for each name; counts those with empty ones beyond.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly bool HasOtherFields(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds, int length)
    {
        if (_rejectsBlankRows && IsBlank(length, record.FieldCount))
        {
            return false;
        }

        if (fieldEnds.Length == _expectedFields)
        {
            return true;
        }

        if (fieldEnds.Length < _expectedFields)
        {
            return _plan.Dataset.File.PadShort;
        }

        if (FirstSurplus(buffer, record, fieldEnds) >= 0)
        {
            return false;
        }

        if (fieldEnds.Length > _expectedFields + _plan.Layout.Nameless)
        {
            _counts.SurplusEmpty++;
        }

        return true;
    }

    /// <summary>
    /// The index of the first field behind the last column that must not be there: a value under no name, or an empty field beyond the
    /// header where the dataset rejects such; -1 when there is none.
    /// </summary>
    private readonly int FirstSurplus(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds)
    {
        var file = _plan.Dataset.File;
        var beyond = _expectedFields + _plan.Layout.Nameless;
        for (var index = _expectedFields; index < fieldEnds.Length; index++)
        {
            var field = buffer[(fieldEnds[index - 1] + 1)..fieldEnds[index]];
            var isEmpty = field.IsEmpty || (_quote != 0 && field.Length == 2 && field[0] == _quote && field[1] == _quote);
            if (index < beyond ? !isEmpty && !file.IgnoreExtra : !isEmpty || file.RejectSurplusEmpty)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>What alone is said of a record, whatever else is wrong with it.</summary>
    private readonly RejectError? WholeFault(ReadOnlySpan<byte> buffer, in ScannedRecord record, int length)
    {
        var file = _plan.Dataset.File;
        if (length > file.MaxRecordBytes)
        {
            return RecordFaults.TooLong(file.MaxRecordBytes);
        }

        if (record.Flags.HasFlag(RecordFlags.Unterminated))
        {
            return DelimitedFaults.UnterminatedQuote();
        }

        if (HasHeadersLength(length) && IsHeader(buffer.Slice(record.Start, length)))
        {
            return DelimitedFaults.RepeatedHeader();
        }

        return _rejectsBlankRows && IsBlank(length, record.FieldCount) ? DelimitedFaults.BlankRow() : null;
    }

    private readonly void FindLongFields(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds, List<RejectError> faults)
    {
        var start = record.Start;
        for (var index = 0; index < fieldEnds.Length; index++)
        {
            var text = FieldText.Unquote(buffer[start..fieldEnds[index]], _quote, _scratch).Text;
            if (text.Length > _maxFieldBytes)
            {
                faults.Add(RecordFaults.FieldTooLong(_plan.FindColumn(index), index, text, _maxFieldBytes));
            }

            start = fieldEnds[index] + 1;
        }
    }
}
