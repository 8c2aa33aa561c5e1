using Etl.Core.Records;

namespace Etl.Core.Delimited.Scanning;

/// <summary>
/// Finds the end of a record too long to buffer, in bounded memory. Call order: construct it with what is already known of
/// the record, then <see cref="TrySkip"/> with the bytes that follow, piece by piece, until it returns true.
/// </summary>
public sealed class RecordSkipper : IRecordSkipper
{
    private readonly Dialect _dialect;
    private bool _afterCarriageReturn;
    private bool _hasBytes;

    /// <summary>A skipper that stands behind the first bytes of a record: none, or some that do not hold its end, except perhaps the CR of it.</summary>
    public RecordSkipper(ReadOnlySpan<byte> recordPrefix, Dialect dialect)
    {
        _dialect = dialect;
        _hasBytes = !recordPrefix.IsEmpty;
        State = StateAt(recordPrefix, dialect);
        LineEnds = LineCounter.Count(recordPrefix, ref _afterCarriageReturn);
    }

    /// <summary>
    /// The automaton's state behind the bytes so far: what an unfinished record is in the middle of. When the file has
    /// ended in <see cref="ScannerState.Quoted"/>, the record has an unterminated quote.
    /// </summary>
    public ScannerState State { get; private set; }

    /// <inheritdoc/>
    public bool IsUnclosed => State == ScannerState.Quoted;

    /// <inheritdoc/>
    public long LineEnds { get; private set; }

    /// <summary>The state in the middle of a record, of which these are the first bytes.</summary>
    public static ScannerState StateAt(ReadOnlySpan<byte> recordPrefix, Dialect dialect)
    {
        var state = ScannerState.RecordStart;
        foreach (var value in recordPrefix)
        {
            state = Automaton.Step(state, value, dialect);
        }

        return state;
    }

    /// <inheritdoc/>
    public bool TrySkip(ReadOnlySpan<byte> buffer, bool isFinal, out int consumed)
    {
        consumed = 0;
        while (consumed < buffer.Length)
        {
            if (_hasBytes && Automaton.StartsRecord(State, buffer[consumed]))
            {
                return true;
            }

            var length = RunLength(buffer[consumed..]);
            if (length == 1)
            {
                State = Automaton.Step(State, buffer[consumed], _dialect);
            }

            LineEnds += LineCounter.Count(buffer.Slice(consumed, length), ref _afterCarriageReturn);
            _hasBytes = true;
            consumed += length;
        }

        return isFinal || (_hasBytes && State == ScannerState.RecordStart);
    }

    /// <summary>
    /// How many bytes leave the state as it is, but at least 1: a stray quote can swallow the rest of a file, so fields
    /// are not walked byte by byte.
    /// </summary>
    private int RunLength(ReadOnlySpan<byte> bytes)
    {
        var length = State switch
        {
            ScannerState.Quoted => bytes.IndexOf(_dialect.Quote),
            ScannerState.Unquoted => bytes.IndexOfAny((byte)'\r', (byte)'\n', _dialect.Delimiter),
            _ => 1,
        };
        return length < 0 ? bytes.Length : Math.Max(length, 1);
    }
}
