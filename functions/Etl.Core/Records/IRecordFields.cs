using Etl.Core.Conversion;
using Etl.Core.Copy;
using Etl.Core.Plans;
using Etl.Core.Rejects;

namespace Etl.Core.Records;

/// <summary>What a scanned record is.</summary>
internal enum RecordStanding
{
    /// <summary>A record whose fields can be read.</summary>
    Good,

    /// <summary>Nothing: a blank line, or a row of empty fields that the dataset passes over. It is counted apart.</summary>
    Blank,

    /// <summary>A record that is not in order as such; <see cref="IRecordFields.FindFaults"/> says why.</summary>
    Bad,
}

/// <summary>
/// The fields of a format's records. Implementations are structs, so that the loop over records is compiled for each of them; one works for one
/// chunk, with buffers of its own.
/// </summary>
/// <remarks>
/// A field is what <see cref="Read"/> returns. Where a format can do without it on the quick side, <see cref="Encode"/> is its own; otherwise it is
/// <see cref="GeneralEncoding.Encode"/>.
/// </remarks>
internal interface IRecordFields
{
    /// <summary>Whether the record as such is in order. All that most records are asked.</summary>
    RecordStanding Open(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds);

    /// <summary>Appends a row of a record in order; stops at the first thing that is wrong, with anything behind the row's start in the output.</summary>
    /// <returns>A verdict (<see cref="Verdict"/>).</returns>
    int Encode(RowPlan row, ReadOnlySpan<byte> buffer, in ScannedRecord record, ref readonly int fieldEnds, long offset, CopyBuffer output);

    /// <summary>Everything that is wrong with the record as such, slowly; nothing where it is in order.</summary>
    void FindFaults(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds, List<RejectError> faults);

    /// <summary>
    /// A field's text, whether it was quoted, and empty and not quoted where there is no such field or it is null; valid until the next call. Only of
    /// a record in order.
    /// </summary>
    /// <param name="field">Its index in the record, 0-based; -1: the file does not have it.</param>
    /// <param name="buffer">The scanned bytes.</param>
    /// <param name="record">The record.</param>
    /// <param name="fieldEnds">Its field ends.</param>
    FieldText Read(int field, ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds);
}

/// <summary>Encodes rows from fields as <see cref="IRecordFields.Read"/> gives them.</summary>
internal static class GeneralEncoding
{
    /// <summary>See <see cref="IRecordFields.Encode"/>.</summary>
    public static int Encode<TFields>(
        ref TFields fields, RowPlan row, FieldScratch scratch, int maxFieldBytes, ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds,
        long offset, CopyBuffer output)
        where TFields : struct, IRecordFields
    {
        output.Reserve(sizeof(short));
        BigEndian.WriteInt16(ref output.Next, row.FieldCount);
        output.Advance(sizeof(short));
        foreach (var column in row.Columns)
        {
            var text = fields.Read(column.FieldIndex, buffer, record, fieldEnds);

            // An empty field is NULL before any transform sees it.
            if (!text.Text.IsEmpty || text.IsQuoted)
            {
                text = text.Transform(column, scratch);
            }

            if (text.Text.Length > maxFieldBytes)
            {
                return Verdict.Bad(RejectKind.FieldTooLong);
            }

            var verdict = text.Encode(column, scratch, output);
            if (verdict != Verdict.Good)
            {
                return verdict;
            }
        }

        output.Reserve(FieldRoom.Bytes);
        output.Advance(CopyField.Write(ref output.Next, offset));
        return Verdict.Good;
    }
}

/// <summary>Readable bytes behind a record's last, as converters want them: where the scanned buffer ends too soon, in a copy.</summary>
internal struct PaddedRecord()
{
    private byte[] _copy = [];

    /// <summary>The record's bytes, its terminator included; <see cref="FieldRoom.ReadablePadding"/> more are readable behind them.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> buffer, in ScannedRecord record)
    {
        var bytes = buffer[record.Start..record.EndExclusive];
        if (record.EndExclusive + FieldRoom.ReadablePadding <= buffer.Length)
        {
            return bytes;
        }

        if (_copy.Length < bytes.Length + FieldRoom.ReadablePadding)
        {
            _copy = new byte[(bytes.Length + FieldRoom.ReadablePadding) * 2];
        }

        bytes.CopyTo(_copy);
        return _copy.AsSpan(0, bytes.Length);
    }
}
