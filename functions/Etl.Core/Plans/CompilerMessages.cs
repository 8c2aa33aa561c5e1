using Etl.Core.Datasets;
using Etl.Core.Names;
using Etl.Core.Rejects;
using Etl.Core.Rules;

namespace Etl.Core.Plans;

/// <summary>The texts about what is wrong with a dataset.</summary>
internal static class CompilerMessages
{
    public const string BadName = "is not a name: use letters, digits, _ and -";
    public const string NoMatch = "needs at least one pattern, such as incoming/orders*.csv";
    public const string NoColumns = "needs at least one column";
    public const string EmptyName = "must not be empty";
    public const string NulInName = "must not hold a NUL character";
    public static string ReservedName(string name) => $"is a name that the load needs for itself ({name}); choose another";
    public const string ReservedSource = "names a column of the rejects file, and those starting with _etl_ are skipped; name the file's own column";
    public const string DuplicateName = "is the name of an earlier column; names must differ";
    public const string UnknownType = "is not a known type";
    public const string PrecisionNotNumeric = "takes no precision; only numeric does";
    public const string EmptyReplace = "replaces the empty text; name the text to find";
    public const string PivotWithoutYear = "says what the two digits of yy stand for, and no format has yy; remove it";
    public const string Separator = "must be one punctuation mark or space, not a sign or a quote, and not both decimal and thousands separator";
    public const string Delimiter = "must be one ASCII character, not a letter, digit, quote, line end or NUL";
    public const string NoSuchRule = "is no rule with an argument";
    public const string Quote = "must be one ASCII character, not a letter, digit, line end or NUL, and not the delimiter";
    public const string QuoteIsDelimiter = "is the delimiter too";
    public const string DelimiterIsQuote = "is the quote too; choose another one of them";
    public const string NullWithRules = "cannot be true along with rules, which NULL never satisfies";
    public const string KeyNeeded = "is needed by mode upsert: the columns that identify a row";
    public const string DuplicateKey = "names a column twice";

    public static string TooManyColumns => $"has more columns than a Postgres table can, {DatasetLimits.MaxColumns + 1} with the one that is added";

    public static string LongName => $"is longer than the {DatasetLimits.MaxNameBytes} bytes that Postgres keeps of a name";

    public static string PrecisionAndScale => $"numeric(precision,scale) needs a precision from 1 to {DatasetLimits.MaxPrecision} and a scale from 0 to the precision";

    public static string Pivot => $"must be a year from 1 to {DatasetLimits.MaxPivot}";

    public static string ByteRange => $"must be from 1 byte to {DatasetLimits.MaxBytes >> 20} MiB";

    public static string PercentRange => $"must be from 0 to {DatasetLimits.MaxPercent}";

    public static string EmptyFilter => $"has no condition; add one of is_null, {string.Join(", ", ValueRules.All.Select(rule => rule.Key))}";

    public static string BadValue(string text, ColumnType type, RejectKind reason) => reason switch
    {
        RejectKind.OutOfRange => $"'{text}' is beyond what {type} holds",
        RejectKind.ExcessScale when type.Kind != ColumnKind.Numeric => $"'{text}' has digits finer than a microsecond, which {type} does not keep",
        RejectKind.ExcessScale => $"'{text}' has more digits after the point than {type} keeps",
        RejectKind.InvalidValue or RejectKind.NulByte or RejectKind.InvalidEncoding => $"'{text}' is not a value of type {type} as this column spells them",
        _ => $"'{text}' breaks the column's own rule {RejectKindNames.Name(reason)}",
    };

    public static string BadPattern(string pattern, string error) => $"'{pattern}' {error}";

    public static string PatternLacks(string pattern, ColumnType type) => type.Kind == ColumnKind.Time
        ? $"'{pattern}' must have an hour and no part of a date, for the type is time"
        : $"'{pattern}' must have year, month and day, for the type is {type}";

    public static string PatternHasTime(string pattern) => $"'{pattern}' has a time, which the type date would lose; use timestamp, or a date's pattern";

    public static string PatternHasOffset(string pattern, ColumnType type) => $"'{pattern}' has an offset, which the type {type} would lose; use timestamptz";

    public static string ZoneNeeded(string pattern) => $"is needed, for '{pattern}' has no offset (zzz): UTC, an offset such as +01:00, or a name such as Europe/Berlin";

    public static string UnknownZone(string zone) => $"'{zone}' is not known here: use UTC, an offset such as +01:00, or a name of the IANA database such as Europe/Berlin";

    public static string TrueAndFalse(string spelling) => $"'{spelling}' would be both true and false";

    public static string UnknownColumn(string name) => $"'{name}' is not a column of this dataset";

    public static string KeyMayBeNull(string name) => $"'{name}' may be NULL; make it required, or give it a default";

    public static string KeyMayBeAbsent(string name) => $"'{name}' would be NULL where a header leaves it out (absent: null); make it required, or say absent: default at the column";

    /// <summary>A kind is a word of <c>rejects.per_rule</c>.</summary>
    public static string UnknownKind(string kind)
    {
        var near = NearestName.Find(kind, RejectKindNames.All);
        return $"{Quoted(kind)} is not a kind of reject; {(near is null ? $"use one of {string.Join(", ", RejectKindNames.All)}" : $"did you mean {Quoted(near)}?")}";
    }

    public static string UnknownRule(string key) => $"'{key}' is neither a reject kind ({string.Join(", ", RejectKindNames.All)}) nor column.kind";

    private static string Quoted(string text) => $"\"{text}\"";
}
