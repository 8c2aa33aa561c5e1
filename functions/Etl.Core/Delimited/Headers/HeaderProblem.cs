namespace Etl.Core.Delimited.Headers;

/// <summary>One thing in a header that fails the file.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Name">The name in question, as the file or the dataset spells it; empty for the header as a whole.</param>
/// <param name="Message">What is wrong and what to do, for a person.</param>
internal sealed record HeaderProblem(HeaderProblemKind Kind, string Name, string Message);

/// <summary>The things that can be wrong with a header.</summary>
internal enum HeaderProblemKind
{
    /// <summary>It has a byte sequence that its encoding does not allow.</summary>
    InvalidEncoding,

    /// <summary>It breaks the quoting rules.</summary>
    QuoteViolation,

    /// <summary>None of its names is a column: it is probably no header.</summary>
    NoKnownColumn,

    /// <summary>A name occurs more than once.</summary>
    DuplicateName,

    /// <summary>Two names stand for the same column.</summary>
    AmbiguousColumn,

    /// <summary>A field has no name.</summary>
    UnnamedField,

    /// <summary>A name that the dataset does not know.</summary>
    UnknownColumn,

    /// <summary>A column that is required is not there.</summary>
    MissingColumn,

    /// <summary>Columns that are not there, and that nothing says how to fill.</summary>
    AbsentColumns,
}
