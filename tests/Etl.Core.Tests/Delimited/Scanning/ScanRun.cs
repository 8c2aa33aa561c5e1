using System.Text;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Records;

namespace Etl.Core.Tests.Delimited.Scanning;

/// <summary>One call of a scanner with all that it said; equal when everything is.</summary>
internal sealed record ScanRun(ScanVerdict Verdict, int Consumed, ScannedRecord[] Records, int[] FieldEnds)
{
    public static ScanRun Of(IRecordScanner scanner, ReadOnlySpan<byte> buffer, bool isFinal, Dialect dialect, int targetBytes = int.MaxValue)
    {
        var batch = new RecordBatch(records: 1, fields: 1);
        var verdict = scanner.Scan(buffer, isFinal, dialect, batch, targetBytes, out var consumed);
        return new ScanRun(verdict, consumed, batch.Records.ToArray(), batch.FieldEnds.ToArray());
    }

    /// <summary>What the automaton says, by its rule for record starts; written independently of every scanner.</summary>
    public static ScanRun OfAutomaton(ReadOnlySpan<byte> buffer, bool isFinal, Dialect dialect, int targetBytes = int.MaxValue)
    {
        var records = new List<ScannedRecord>();
        var fieldEnds = new List<int>();
        var (start, firstField, flags, state) = (0, 0, RecordFlags.None, ScannerState.RecordStart);
        for (var i = 0; i < buffer.Length; i++)
        {
            if (i > start && Automaton.StartsRecord(state, buffer[i]))
            {
                Close(i);
                if (i >= targetBytes)
                {
                    return Result(ScanVerdict.BatchFull);
                }
            }

            var separates = buffer[i] == dialect.Delimiter && state != ScannerState.Quoted;
            if (separates || Automaton.EndsRecord(state, buffer[i]))
            {
                fieldEnds.Add(i);
            }

            if (Automaton.IsViolation(state, buffer[i], dialect))
            {
                flags |= RecordFlags.Violation;
            }

            state = Automaton.Step(state, buffer[i], dialect);
        }

        if (isFinal && start < buffer.Length)
        {
            if (Automaton.EndOfFileEndsRecord(state))
            {
                fieldEnds.Add(buffer.Length);
            }

            if (state == ScannerState.Quoted)
            {
                flags |= RecordFlags.Unterminated;
            }

            Close(buffer.Length);
        }
        else if (start < buffer.Length && state == ScannerState.RecordStart)
        {
            Close(buffer.Length);
        }

        if (isFinal)
        {
            return Result(ScanVerdict.End);
        }

        return Result(records.Count > 0 && start >= targetBytes ? ScanVerdict.BatchFull : ScanVerdict.NeedMoreInput);

        void Close(int endExclusive)
        {
            records.Add(new ScannedRecord(start, endExclusive, firstField, fieldEnds.Count - firstField, flags));
            (start, firstField, flags) = (endExclusive, fieldEnds.Count, RecordFlags.None);
        }

        ScanRun Result(ScanVerdict verdict) => new(verdict, start, [.. records], [.. fieldEnds.Take(firstField)]);
    }

    public bool Equals(ScanRun? other) =>
        other is not null && Verdict == other.Verdict && Consumed == other.Consumed
        && Records.AsSpan().SequenceEqual(other.Records) && FieldEnds.AsSpan().SequenceEqual(other.FieldEnds);

    public override int GetHashCode() => HashCode.Combine(Verdict, Consumed, Records.Length, FieldEnds.Length);

    public override string ToString() => $"{Verdict}, {Consumed} consumed, ends {string.Join(' ', FieldEnds)}; {string.Join(' ', Records)}";

    /// <summary>The records as text: <c>a|b / c</c> is a record of two fields and one of one; <c>-</c> is a blank line, <c>!</c> marks a violation, <c>~</c> an unterminated quote.</summary>
    public string Text(ReadOnlySpan<byte> buffer)
    {
        var text = new StringBuilder();
        foreach (var record in Records)
        {
            if (text.Length > 0)
            {
                text.Append(" / ");
            }

            if (record.FieldCount == 1 && FieldEnds[record.FirstField] == record.Start)
            {
                text.Append('-');
            }

            if (record.Flags.HasFlag(RecordFlags.Violation))
            {
                text.Append('!');
            }

            if (record.Flags.HasFlag(RecordFlags.Unterminated))
            {
                text.Append('~');
            }

            var start = record.Start;
            for (var i = 0; i < record.FieldCount; i++)
            {
                var end = FieldEnds[record.FirstField + i];
                if (i > 0)
                {
                    text.Append('|');
                }

                text.Append(Encoding.UTF8.GetString(buffer[start..end]).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));
                start = end + 1;
            }
        }

        return text.ToString();
    }
}
