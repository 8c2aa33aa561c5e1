namespace Etl.Core.Delimited.Scanning;

/// <summary>
/// The states of the automaton D (docs/split.md). D is total: every byte sequence has exactly one meaning,
/// which is what "exact" refers to even for broken files.
/// </summary>
public enum ScannerState : byte
{
    /// <summary>R: at the start of a record, with nothing pending.</summary>
    RecordStart,

    /// <summary>C: just after a CR that ended a record; an LF here belongs to it.</summary>
    AfterCarriageReturn,

    /// <summary>F: at the start of a field that is not the first of its record.</summary>
    FieldStart,

    /// <summary>U: inside an unquoted field.</summary>
    Unquoted,

    /// <summary>Q: inside a quoted field.</summary>
    Quoted,

    /// <summary>E: just after a quote inside a quoted field: the end of it, or the first of a doubled pair.</summary>
    QuoteInQuoted,
}
