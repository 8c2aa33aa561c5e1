using Etl.Core.Records;

namespace Etl.Core.Delimited.Scanning;

/// <summary>
/// The readable scanner: one byte at a time, directly on <see cref="Automaton"/>. The vectorised scanners hand it the
/// records that break the quoting rules and the last bytes of a buffer.
/// </summary>
internal sealed class ScalarRecordScanner : IRecordScanner
{
    /// <inheritdoc/>
    public ScanVerdict Scan(ReadOnlySpan<byte> buffer, bool isFinal, Dialect dialect, RecordBatch batch, int targetBytes, out int consumed)
    {
        batch.Clear();
        consumed = 0;
        while (TryAppendRecord(buffer, isFinal, dialect, batch, ref consumed))
        {
            if (consumed >= targetBytes)
            {
                break;
            }
        }

        return Verdict(buffer.Length, isFinal, targetBytes, consumed);
    }

    /// <inheritdoc/>
    public override string ToString() => "scalar";

    /// <summary>Appends the record that starts at <paramref name="position"/> and moves there past it; false, with nothing changed, when it is incomplete.</summary>
    internal static bool TryAppendRecord(ReadOnlySpan<byte> buffer, bool isFinal, Dialect dialect, RecordBatch batch, ref int position)
    {
        var start = position;
        if (start == buffer.Length)
        {
            return false;
        }

        var state = ScannerState.RecordStart;
        var flags = RecordFlags.None;
        var fieldCount = batch.FieldCount;
        for (var i = start; i < buffer.Length; i++)
        {
            var value = buffer[i];
            if (Automaton.EndsRecord(state, value))
            {
                var endExclusive = i + 1;
                if (value == (byte)'\r')
                {
                    if (endExclusive == buffer.Length && !isFinal)
                    {
                        return false;
                    }

                    if (endExclusive < buffer.Length && buffer[endExclusive] == (byte)'\n')
                    {
                        endExclusive++;
                    }
                }

                batch.Append(start, endExclusive, lastFieldEnd: i, fieldCount, flags);
                position = endExclusive;
                return true;
            }

            if (value == dialect.Delimiter && state != ScannerState.Quoted)
            {
                batch.EnsureFields(fieldCount + 1);
                batch.FieldEndsArray[fieldCount++] = i;
            }

            if (Automaton.IsViolation(state, value, dialect))
            {
                flags |= RecordFlags.Violation;
            }

            state = Automaton.Step(state, value, dialect);
        }

        if (!isFinal)
        {
            return false;
        }

        if (state == ScannerState.Quoted)
        {
            flags |= RecordFlags.Unterminated;
        }

        batch.Append(start, buffer.Length, lastFieldEnd: buffer.Length, fieldCount, flags);
        position = buffer.Length;
        return true;
    }

    /// <summary>The verdict that follows from what was consumed; the same for every scanner.</summary>
    internal static ScanVerdict Verdict(int length, bool isFinal, int targetBytes, int consumed)
    {
        if (isFinal && consumed == length)
        {
            return ScanVerdict.End;
        }

        return consumed > 0 && consumed >= targetBytes ? ScanVerdict.BatchFull : ScanVerdict.NeedMoreInput;
    }
}
