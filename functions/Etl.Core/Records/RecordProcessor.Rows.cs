using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Etl.Core.Conversion;
using Etl.Core.Copy;
using Etl.Core.Plans;
using Etl.Core.Rejects;

namespace Etl.Core.Records;

/// <summary>The quick side: a record becomes a row.</summary>
public sealed unsafe partial class RecordProcessor
{
    /// <summary>Appends the row; stops at the first thing that is wrong, with anything behind the row's start in the output.</summary>
    /// <remarks>
    /// The loop holds the next place of the output in a register and calls one converter a field; whatever is not a value
    /// as it stands is left to <see cref="EncodeOther"/>. Kept out of its caller, whose variables would take the registers.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int EncodeRow(ReadOnlySpan<byte> buffer, in ScannedRecord record, ref readonly int fieldEnds, long offset, CopyBuffer output)
    {
        var origin = record.Start;
        var fieldCount = (uint)record.FieldCount;
        ref var text = ref record.EndExclusive + FieldRoom.ReadablePadding <= buffer.Length
            ? ref Unsafe.Add(ref MemoryMarshal.GetReference(buffer), origin)
            : ref CopyPadded(buffer[record.Start..record.EndExclusive]);
        output.Reserve(RowRoom(record.EndExclusive - origin));
        ref var place = ref output.Next;
        BigEndian.WriteInt16(ref place, (short)(_steps.Length + 1));
        place = ref Unsafe.Add(ref place, 2);
        var scratch = _scratch;
        var quote = _quote;
        ref var step = ref MemoryMarshal.GetArrayDataReference(_steps);
        ref var end = ref Unsafe.Add(ref step, _steps.Length);
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

                    if (written != Verdict.Unprepared) return written;
                }
            }

            written = EncodeOther(in step, ref place, ref value, length, record.EndExclusive - origin, output);
            if (written < 0) return written;
            if (written == 0) place = ref output.Next;
            else place = ref Unsafe.Add(ref place, written);
        }

        output.AdvanceTo(ref Unsafe.Add(ref place, CopyField.Write(ref place, offset)));
        return Verdict.Good;
    }

    /// <summary>A field that is empty, absent or quoted, or that needs more than its converter.</summary>
    /// <returns>The bytes written, a verdict below zero, or 0: it has been appended to <paramref name="output"/>, where the next place is now.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int EncodeOther(ref readonly ColumnStep step, ref byte place, ref byte value, int length, int recordBytes, CopyBuffer output)
    {
        var column = step.Column;
        if (length == 0 && !column.HasDefault)
        {
            return column.NullVerdict == Verdict.Good ? CopyField.WriteNull(ref place) : column.NullVerdict;
        }

        if (IsPlainInQuotes(ref value, length))
        {
            var written = step.Convert(column, _scratch, ref place, ref Unsafe.Add(ref value, 1), length - 2);
            if (written != Verdict.Unprepared) return written;
        }

        output.AdvanceTo(ref place);
        var text = FieldText.Unquote(MemoryMarshal.CreateReadOnlySpan(ref value, length), _quote, _scratch);
        // An empty field is NULL before any transform sees it.
        if (length != 0) text = text.Transform(column, _scratch);
        if (text.Text.Length > _maxFieldBytes) return Verdict.Bad(RejectKind.FieldTooLong);
        var verdict = text.Encode(column, _scratch, output);
        // A replacement may have made the value longer than the room that its field was given.
        output.Reserve(RowRoom(recordBytes));
        return verdict;
    }

    /// <summary>Whether a field needs nothing but to lose its quotes; not so the empty one, which may mean NULL.</summary>
    private bool IsPlainInQuotes(ref byte value, int length)
    {
        if (length < 3 || _quote == 0 || value != _quote || Unsafe.Add(ref value, length - 1) != _quote) return false;
        ref var inner = ref Unsafe.Add(ref value, 1);
        if (length - 2 > 32) return !MemoryMarshal.CreateReadOnlySpan(ref inner, length - 2).Contains(_quote);
        var quotes = Vector256.Equals(Vector256.LoadUnsafe(ref inner), Vector256.Create(_quote)).ExtractMostSignificantBits();
        return (quotes & (uint)((1UL << (length - 2)) - 1)) == 0;
    }

    /// <summary>The most bytes of a row of a record so long, unless a default or a transform makes it longer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int RowRoom(int recordBytes) => _rowOverhead + (_textCopies * recordBytes);

    private ref byte CopyPadded(ReadOnlySpan<byte> record)
    {
        if (_padded.Length < record.Length + FieldRoom.ReadablePadding) _padded = new byte[(record.Length + FieldRoom.ReadablePadding) * 2];
        record.CopyTo(_padded);
        return ref MemoryMarshal.GetArrayDataReference(_padded);
    }
}
