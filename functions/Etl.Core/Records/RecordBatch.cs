namespace Etl.Core.Records;

/// <summary>Why a scanner stopped.</summary>
public enum ScanVerdict
{
    /// <summary>The rest of the buffer is an incomplete record: call again with it and more behind it.</summary>
    NeedMoreInput,

    /// <summary>The batch holds as much as was asked for, and the input goes on: process it and call again with the rest.</summary>
    BatchFull,

    /// <summary>The input is final and all of it was consumed.</summary>
    End,
}

/// <summary>What a scanner noticed about a record.</summary>
[Flags]
public enum RecordFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It breaks the quoting rules: a quote inside an unquoted field, or text after a closing quote.</summary>
    Violation = 1,

    /// <summary>The file ended inside its last, quoted field.</summary>
    Unterminated = 2,
}

/// <summary>One record of a <see cref="RecordBatch"/>; all indexes are into the scanned buffer.</summary>
/// <param name="Start">The index of its first byte.</param>
/// <param name="EndExclusive">The index after its terminator (after both bytes of a CRLF), or after its last byte when the file ends without one.</param>
/// <param name="FirstField">The index of its first field in <see cref="RecordBatch.FieldEnds"/>.</param>
/// <param name="FieldCount">The number of its fields; at least 1. A blank line is one empty field.</param>
/// <param name="Flags">What the scanner noticed.</param>
public readonly record struct ScannedRecord(int Start, int EndExclusive, int FirstField, int FieldCount, RecordFlags Flags);

/// <summary>
/// The structure of consecutive records in one buffer, as a scanner found it: field k of a record starts at the record's
/// start (k = 0) or one byte after field k-1 ends, and ends, quotes included, at <see cref="FieldEnds"/>[FirstField + k].
/// Reused from call to call; it allocates only when it grows.
/// </summary>
public sealed class RecordBatch
{
    private int[] _fieldEnds;
    private ScannedRecord[] _records;

    /// <summary>An empty batch with room for the given numbers of records and fields before it grows.</summary>
    public RecordBatch(int records = 512, int fields = 8192)
    {
        _records = new ScannedRecord[records];
        _fieldEnds = new int[fields];
    }

    /// <summary>The number of complete records.</summary>
    public int Count { get; internal set; }

    /// <summary>The number of fields in all complete records.</summary>
    public int FieldCount { get; internal set; }

    /// <summary>The complete records, in file order, without gaps between them.</summary>
    public ReadOnlySpan<ScannedRecord> Records => _records.AsSpan(0, Count);

    /// <summary>The index of the first byte that no longer belongs to each field: its delimiter, the first byte of its terminator, or the end of the file.</summary>
    public ReadOnlySpan<int> FieldEnds => _fieldEnds.AsSpan(0, FieldCount);

    internal int[] FieldEndsArray => _fieldEnds;

    internal ScannedRecord[] RecordsArray => _records;

    internal void Clear()
    {
        Count = 0;
        FieldCount = 0;
    }

    /// <summary>Completes the record whose fields but the last are in <see cref="FieldEndsArray"/> from <see cref="FieldCount"/> up to <paramref name="fieldCount"/>.</summary>
    internal void Append(int start, int endExclusive, int lastFieldEnd, int fieldCount, RecordFlags flags)
    {
        EnsureFields(fieldCount + 1);
        EnsureRecords(Count + 1);
        _fieldEnds[fieldCount++] = lastFieldEnd;
        _records[Count++] = new ScannedRecord(start, endExclusive, FieldCount, fieldCount - FieldCount, flags);
        FieldCount = fieldCount;
    }

    /// <summary>Drops the records after the first that ends at or after <paramref name="index"/>, which there must be.</summary>
    internal void TruncateAfterFirstEndAtOrAfter(int index)
    {
        while (Count > 1 && _records[Count - 2].EndExclusive >= index)
        {
            Count--;
        }

        FieldCount = _records[Count - 1].FirstField + _records[Count - 1].FieldCount;
    }

    internal void EnsureFields(int capacity)
    {
        if (_fieldEnds.Length < capacity)
        {
            Array.Resize(ref _fieldEnds, Math.Max(capacity, _fieldEnds.Length * 2));
        }
    }

    internal void EnsureRecords(int capacity)
    {
        if (_records.Length < capacity)
        {
            Array.Resize(ref _records, Math.Max(capacity, _records.Length * 2));
        }
    }
}
