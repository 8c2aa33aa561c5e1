namespace Etl.Core.Rejects;

/// <summary>Why a record, or one of its fields, was rejected. Closed: consumers may switch over it.</summary>
public enum RejectKind
{
    /// <summary>The record has fewer fields than the header.</summary>
    TooFewFields,

    /// <summary>The record has more fields than the header.</summary>
    TooManyFields,

    /// <summary>A quote inside an unquoted field, or text after a closing quote.</summary>
    QuoteViolation,

    /// <summary>The file ends inside a quoted field.</summary>
    UnterminatedQuote,

    /// <summary>The record is longer than the limit.</summary>
    RecordTooLong,

    /// <summary>A field is longer than the limit.</summary>
    FieldTooLong,

    /// <summary>A NUL byte, which Postgres cannot hold.</summary>
    NulByte,

    /// <summary>Bytes that the file's encoding does not allow.</summary>
    InvalidEncoding,

    /// <summary>NULL in a column that requires a value.</summary>
    Required,

    /// <summary>Not a value of the column's type.</summary>
    InvalidValue,

    /// <summary>A value that the column's type cannot hold.</summary>
    OutOfRange,

    /// <summary>More digits after the point than the column keeps: Postgres would round.</summary>
    ExcessScale,

    /// <summary>Below the rule's minimum.</summary>
    BelowMin,

    /// <summary>Above the rule's maximum.</summary>
    AboveMax,

    /// <summary>Shorter or longer than the rule allows.</summary>
    Length,

    /// <summary>Does not match the rule's pattern.</summary>
    Pattern,

    /// <summary>Not one of the rule's values.</summary>
    OneOf,

    /// <summary>All fields of the record are empty, and the dataset rejects such.</summary>
    BlankRow,

    /// <summary>The record is the header once more. Outside the limits on rejects: see <see cref="RejectKindNames.IsLimited"/>.</summary>
    RepeatedHeader,

    /// <summary>Rejected by a check over the whole load; no worker finds it.</summary>
    Check,
}
