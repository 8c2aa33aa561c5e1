using System.Runtime.InteropServices;
using Etl.Core.Conversion;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Rejects;

namespace Etl.Core.Records;

/// <summary>The slow side: a record that is bad is read again for all that is wrong with it.</summary>
public sealed unsafe partial class RecordProcessor
{
    private List<RejectError> FindStructureFaults(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds)
    {
        var file = _plan.Dataset.File;
        var faults = new List<RejectError>();
        if (fieldEnds[^1] - record.Start > file.MaxRecordBytes) return [RecordFaults.TooLong(file.MaxRecordBytes)];
        if (record.Flags.HasFlag(RecordFlags.Unterminated)) return [RecordFaults.UnterminatedQuote()];
        var length = fieldEnds[^1] - record.Start;
        if (HasHeadersLength(length) && IsHeader(buffer.Slice(record.Start, length))) return [RecordFaults.RepeatedHeader()];
        if (_rejectsBlankRows && IsBlank(length, record.FieldCount)) return [RecordFaults.BlankRow()];
        if (record.Flags.HasFlag(RecordFlags.Violation) && !file.LiteralQuotes) faults.Add(RecordFaults.QuoteViolation());

        if (record.FieldCount < _expectedFields && !file.PadShort) faults.Add(RecordFaults.TooFewFields(record.FieldCount, _plan.Layout));
        if (record.FieldCount > _expectedFields && FirstSurplus(buffer, record, fieldEnds) is >= 0 and var surplus)
        {
            var value = buffer[(fieldEnds[surplus - 1] + 1)..fieldEnds[surplus]];
            faults.Add(RecordFaults.TooManyFields(record.FieldCount, surplus, value, _plan.Layout));
        }

        if (faults.Count == 0 && fieldEnds[^1] - record.Start > _maxFieldBytes) FindLongFields(buffer, record, fieldEnds, faults);
        return faults;
    }

    private void FindLongFields(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds, List<RejectError> faults)
    {
        var start = record.Start;
        for (var index = 0; index < fieldEnds.Length; index++)
        {
            var text = FieldText.Unquote(buffer[start..fieldEnds[index]], _quote, _scratch).Text;
            var field = index;
            if (text.Length > _maxFieldBytes)
            {
                faults.Add(RecordFaults.FieldTooLong(Array.Find(_columns, c => c.FieldIndex == field), index, text, _maxFieldBytes));
            }

            start = fieldEnds[index] + 1;
        }
    }

    private void Reject(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds, long offset, long line, CopyBuffer output)
    {
        var errors = FindStructureFaults(buffer, record, fieldEnds);
        if (errors.Count == 0)
        {
            var mark = output.Length;
            ref var text = ref CopyPadded(buffer[record.Start..record.EndExclusive]);
            foreach (var column in _columns)
            {
                var field = default(ReadOnlySpan<byte>);
                if ((uint)column.FieldIndex < (uint)fieldEnds.Length)
                {
                    var start = column.FieldIndex == 0 ? record.Start : fieldEnds[column.FieldIndex - 1] + 1;
                    field = MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.Add(ref text, start - record.Start), fieldEnds[column.FieldIndex] - start);
                }

                FindFaults(column, field, output, errors);
                output.RollBack(mark);
            }
        }

        Reject(buffer[record.Start..fieldEnds[^1]], isWhole: true, offset, line, errors);
    }

    private void FindFaults(ColumnPlan column, ReadOnlySpan<byte> field, CopyBuffer output, List<RejectError> errors)
    {
        var text = FieldText.Unquote(field, _quote, _scratch).Transform(column, _scratch);
        var verdict = text.Text.Length > _maxFieldBytes ? Verdict.Bad(RejectKind.FieldTooLong) : text.Encode(column, _scratch, output);
        if (verdict == Verdict.Good) return;
        var kind = FieldFault.Kind(verdict, text.Text);
        var broken = kind is RejectKind.BelowMin or RejectKind.AboveMax or RejectKind.Length or RejectKind.Pattern or RejectKind.OneOf
            ? column.Rules!.Evaluate(CopyField.Value(output.Free), _scratch)
            : BrokenRules.None;
        var known = DateTimeFault.Explain(kind, column, text.Text);
        // The transforms used the same buffers, so the file's own spelling is taken out once more.
        var value = FieldText.Unquote(field, _quote, _scratch).Text;
        if (kind == RejectKind.FieldTooLong) errors.Add(RecordFaults.FieldTooLong(column, column.FieldIndex, value, _maxFieldBytes));
        else if (broken == BrokenRules.None) errors.Add(RecordFaults.BadValue(kind, column, value, known, Encoding));
        else errors.AddRange(RecordFaults.BrokenRules(broken, column, value));
    }

    /// <summary>The source's encoding, for messages. What is transcoded undeclared is UTF-16, of either order.</summary>
    private SourceEncoding Encoding =>
        _plan.Dataset.File.Encoding ?? (_isTranscoded ? SourceEncoding.Utf16LittleEndian : SourceEncoding.Utf8);

    private void Reject(ReadOnlySpan<byte> raw, bool isWhole, long offset, long line, List<RejectError> errors)
    {
        Counts.AddRejected(errors);
        var kept = KeepRaw ? ValueText.Cap(raw, RejectCaps.RawBytes) : default;
        _sink.Add(new RejectedRecord
        {
            Offset = offset,
            LocalRecord = _records,
            LocalLine = line,
            Errors = [.. errors],
            Raw = kept.ToArray(),
            RawTruncated = KeepRaw && (!isWhole || kept.Length < raw.Length),
        });
    }
}
