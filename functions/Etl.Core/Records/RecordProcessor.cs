using Etl.Core.Conversion;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Rejects;

namespace Etl.Core.Records;

/// <summary>
/// Turns the records of one chunk, batch after batch, into rows of the COPY format and into rejects, and keeps the
/// chunk's accounts. Made by <see cref="IRecords.Process"/>.
/// </summary>
/// <remarks>
/// Each row is encoded straight into the output, and a record's rows are taken back when anything about it is wrong; only then is it
/// read a second time, slowly, for all of its errors. A good record allocates nothing. Conditions of <c>where</c> are asked
/// of converted values: a record with errors is rejected, never filtered. Fields that no column takes are not looked
/// into. What a record is, blank or the header once more, is decided by its own bytes. Not safe for several threads at
/// once; plans may be shared.
/// </remarks>
public abstract class RecordProcessor : IDisposable
{
    private readonly IRejectSink _sink;

    private protected RecordProcessor(CompiledDataset plan, IRejectSink sink, RecordCounts counts, FieldScratch scratch, bool keepRaw) =>
        (Plan, _sink, Counts, Scratch, KeepRaw) = (plan, sink, counts, scratch, keepRaw);

    /// <summary>Whether rejects carry their records' bytes; may be turned off on the way, when there are too many of them.</summary>
    public bool KeepRaw { get; set; }

    /// <summary>The accounts so far.</summary>
    public RecordCounts Counts { get; }

    private protected CompiledDataset Plan { get; }

    private protected FieldScratch Scratch { get; }

    /// <summary>The records met so far, blank ones left out.</summary>
    private protected long Records { get; set; }

    /// <summary>Processes the records of a batch. Batches come in file order, without gaps.</summary>
    /// <param name="buffer">The bytes that were scanned; 64 more behind the last record save a copy of it.</param>
    /// <param name="batch">What was found in them.</param>
    /// <param name="sourceOffset">The byte offset of <paramref name="buffer"/>[0] in the source.</param>
    /// <param name="map">Leads back to the source when it is not UTF-8; null: the offsets are the same.</param>
    /// <param name="output">Receives the rows, without header and trailer.</param>
    public abstract void Process(ReadOnlySpan<byte> buffer, RecordBatch batch, long sourceOffset, IOffsetMap? map, CopyBuffer output);

    /// <summary>Accounts for a record that is too long to be held in memory, and was passed over.</summary>
    /// <param name="prefix">Its first bytes, more than are kept of it.</param>
    /// <param name="sourceOffset">The byte offset of its first byte in the source.</param>
    /// <param name="lineEnds">The line ends in it, that of its own end included.</param>
    public void RejectWhole(ReadOnlySpan<byte> prefix, long sourceOffset, long lineEnds)
    {
        Records++;
        var limit = Plan.Dataset.File.MaxRecordBytes;
        Reject(ValueText.Cap(prefix, limit), isWhole: false, sourceOffset, Counts.Lines + 1, [RecordFaults.TooLong(limit)]);
        Counts.Lines += lineEnds;
    }

    /// <summary>Returns the pooled buffers.</summary>
    public void Dispose()
    {
        Scratch.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected void Reject(ReadOnlySpan<byte> raw, bool isWhole, long offset, long line, List<RejectError> errors)
    {
        Counts.AddRejected(errors);
        var kept = KeepRaw ? RejectCaps.Raw(raw) : default;
        _sink.Add(new RejectedRecord
        {
            Offset = offset,
            LocalRecord = Records,
            LocalLine = line,
            Errors = [.. errors],
            Raw = kept.ToArray(),
            RawTruncated = KeepRaw && (!isWhole || kept.Length < raw.Length),
        });
    }
}

/// <summary>The same for the records of one format.</summary>
internal sealed class RecordProcessor<TFields>(CompiledDataset plan, IRejectSink sink, RecordCounts counts, FieldScratch scratch, TFields fields, bool keepRaw)
    : RecordProcessor(plan, sink, counts, scratch, keepRaw)
    where TFields : struct, IRecordFields
{
    private readonly RowPlan[] _rows = [.. plan.Rows];

    // A column that several rows have from one field is wrong once.
    private readonly ColumnPlan[] _columns = plan.Rows is [var only]
        ? [.. only.Columns]
        : [.. plan.Rows.SelectMany(row => row.Columns).DistinctBy(column => (column.Column.Name, column.FieldIndex))];

    private readonly FilterPlan[] _filters = [.. plan.Filters];
    private readonly int _maxFieldBytes = plan.Dataset.File.MaxFieldBytes;
    private TFields _fields = fields;
    private bool _isTranscoded;

    /// <summary>The source's encoding, for messages. What is transcoded undeclared is UTF-16, of either order.</summary>
    private SourceEncoding Encoding =>
        Plan.Dataset.File.Encoding ?? (_isTranscoded ? SourceEncoding.Utf16LittleEndian : SourceEncoding.Utf8);

    /// <inheritdoc/>
    public override void Process(ReadOnlySpan<byte> buffer, RecordBatch batch, long sourceOffset, IOffsetMap? map, CopyBuffer output)
    {
        if (batch.Count == 0)
        {
            return;
        }

        var records = batch.Records;
        var ends = batch.FieldEnds;
        var lines = new LinePosition(records[0].Start, Counts.Lines);
        var offset = new OffsetPosition(sourceOffset, map);
        var row = _rows.Length == 1 ? _rows[0] : null;
        long accepted = 0;
        _isTranscoded = map is not null;
        foreach (ref readonly var record in records)
        {
            var fieldEnds = ends.Slice(record.FirstField, record.FieldCount);
            var standing = _fields.Open(buffer, in record, fieldEnds);
            if (standing == RecordStanding.Blank)
            {
                Counts.Blank++;
                continue;
            }

            Records++;
            var mark = output.Length;
            var recordOffset = offset.At(buffer, record.Start);
            var verdict = standing == RecordStanding.Bad ? Verdict.Bad(default)
                : row is not null ? _fields.Encode(row, buffer, in record, in fieldEnds[0], recordOffset, output)
                : Verdict.Good;
            if (verdict != Verdict.Good || row is null)
            {
                if (verdict == Verdict.Good && EncodeRows(buffer, in record, fieldEnds, recordOffset, output))
                {
                    continue;
                }

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

    /// <summary>
    /// The same for a record that becomes several rows, or none: its rows are numbered from 0, those that <c>where</c> leaves out included, and it
    /// is filtered when nothing is left of it.
    /// </summary>
    /// <returns>False when anything about it is wrong.</returns>
    private bool EncodeRows(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds, long offset, CopyBuffer output)
    {
        var rows = 0;
        for (var index = 0; index < _rows.Length; index++)
        {
            var mark = output.Length;
            if (_fields.Encode(_rows[index], buffer, in record, in fieldEnds[0], offset, output) != Verdict.Good)
            {
                return false;
            }

            output.Reserve(FieldRoom.Bytes);
            output.Advance(CopyField.Write(ref output.Next, (short)index));
            if (PassesFilters(output.Written[mark..]))
            {
                rows++;
            }
            else
            {
                output.RollBack(mark);
            }
        }

        if (rows == 0)
        {
            Counts.Filtered++;
        }
        else
        {
            Counts.Accepted++;
        }

        Counts.Rows += rows;
        return true;
    }

    private bool PassesFilters(ReadOnlySpan<byte> row)
    {
        foreach (var filter in _filters)
        {
            var field = row[2..];
            for (var index = 0; index < filter.ColumnIndex; index++)
            {
                field = field[RowField.Size(field)..];
            }

            if (!filter.Accepts(RowField.IsNull(field), RowField.Value(field), Scratch))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The slow side: a record that is bad is read again for all that is wrong with it.</summary>
    private void Reject(ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds, long offset, long line, CopyBuffer output)
    {
        var errors = new List<RejectError>();
        _fields.FindFaults(buffer, record, fieldEnds, errors);
        if (errors.Count == 0)
        {
            var mark = output.Length;
            foreach (var column in _columns)
            {
                FindFaults(column, buffer, record, fieldEnds, output, errors);
                output.RollBack(mark);
            }
        }

        Reject(buffer[record.Start..fieldEnds[^1]], isWhole: true, offset, line, errors);
    }

    private void FindFaults(
        ColumnPlan column, ReadOnlySpan<byte> buffer, in ScannedRecord record, ReadOnlySpan<int> fieldEnds, CopyBuffer output, List<RejectError> errors)
    {
        var text = _fields.Read(column.FieldIndex, buffer, record, fieldEnds).Transform(column, Scratch);
        var verdict = text.Text.Length > _maxFieldBytes ? Verdict.Bad(RejectKind.FieldTooLong) : text.Encode(column, Scratch, output);
        if (verdict == Verdict.Good)
        {
            return;
        }

        var kind = FieldFault.Kind(verdict, text.Text);
        var broken = column.Rules is { } rules && rules.Has(kind) ? rules.BrokenBy(CopyField.Value(output.Free), Scratch) : [];
        var known = DateTimeFault.Explain(kind, column, text.Text);

        // The transforms used the same buffers, so the file's own spelling is taken out once more.
        var value = _fields.Read(column.FieldIndex, buffer, record, fieldEnds).Text;
        if (kind == RejectKind.FieldTooLong)
        {
            errors.Add(RecordFaults.FieldTooLong(column, column.FieldIndex, value, _maxFieldBytes));
        }
        else if (broken.Count == 0)
        {
            errors.Add(RecordFaults.BadValue(kind, column, value, known, Encoding));
        }

        foreach (var rule in broken)
        {
            errors.Add(RecordFaults.BrokenRule(rule, column, value));
        }
    }
}
