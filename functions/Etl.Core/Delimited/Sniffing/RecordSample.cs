using Etl.Core.Delimited.Scanning;

namespace Etl.Core.Delimited.Sniffing;

/// <summary>The first records of a file as one dialect reads them: what delimiters are judged by.</summary>
internal sealed class RecordSample
{
    private const int MaxRecords = 500;

    private readonly List<SampledRecord> _records = [];

    private RecordSample() { }

    /// <summary>The records, blank lines left out.</summary>
    public IReadOnlyList<SampledRecord> Records => _records;

    /// <summary>The kinds of line ends outside quotes.</summary>
    public LineEnds LineEnds { get; private set; }

    /// <summary>Reads the first records.</summary>
    /// <param name="utf8">The file's first bytes behind the preamble.</param>
    /// <param name="isFinal">Whether the file ends here. If not, an incomplete last record counts only when it is the only one.</param>
    /// <param name="dialect">The dialect to try.</param>
    public static RecordSample Read(ReadOnlySpan<byte> utf8, bool isFinal, Dialect dialect)
    {
        var sample = new RecordSample();
        var record = default(SampledRecord);
        var start = 0;
        var state = ScannerState.RecordStart;
        for (var index = 0; index < utf8.Length && sample._records.Count < MaxRecords; index++)
        {
            var value = utf8[index];
            record = record with { HasViolation = record.HasViolation || Automaton.IsViolation(state, value, dialect) };
            if (Automaton.EndsRecord(state, value))
            {
                sample.Add(record, state, isBlank: index == start);
                record = default;
            }

            sample.NoteLineEnd(state, value, nextIsLineFeed: index + 1 < utf8.Length ? utf8[index + 1] == '\n' : !isFinal);
            if (value == dialect.Delimiter && state != ScannerState.Quoted)
            {
                record = record with { Delimiters = record.Delimiters + 1 };
            }

            state = Automaton.Step(state, value, dialect);
            if (state is ScannerState.RecordStart or ScannerState.AfterCarriageReturn)
            {
                start = index + 1;
            }
        }

        if (Automaton.EndOfFileEndsRecord(state) && (isFinal || sample._records.Count == 0))
        {
            sample.Add(record, state, isBlank: false);
        }

        return sample;
    }

    /// <summary>The number of fields that most of the records have; the greater one on a tie.</summary>
    public static int MostFrequentFieldCount(IEnumerable<SampledRecord> records) => records
        .GroupBy(record => record.FieldCount)
        .OrderByDescending(group => group.Count())
        .ThenByDescending(group => group.Key)
        .First().Key;

    private void Add(SampledRecord record, ScannerState last, bool isBlank)
    {
        if (!isBlank)
        {
            _records.Add(record with { EndsEmpty = last == ScannerState.FieldStart });
        }
    }

    // A CR at the end of a sample that is not final is left alone: whether an LF follows is not known.
    private void NoteLineEnd(ScannerState state, byte value, bool nextIsLineFeed)
    {
        if (state == ScannerState.Quoted)
        {
            return;
        }

        if (value == '\n')
        {
            LineEnds |= state == ScannerState.AfterCarriageReturn ? LineEnds.CrLf : LineEnds.Lf;
        }
        else if (value == '\r' && !nextIsLineFeed)
        {
            LineEnds |= LineEnds.Cr;
        }
    }
}

/// <summary>One record of a sample.</summary>
/// <param name="Delimiters">The delimiters outside quotes.</param>
/// <param name="EndsEmpty">Whether nothing follows the last of them.</param>
/// <param name="HasViolation">Whether it breaks the quoting rules.</param>
internal readonly record struct SampledRecord(int Delimiters, bool EndsEmpty, bool HasViolation)
{
    public int FieldCount => Delimiters + 1;
}
