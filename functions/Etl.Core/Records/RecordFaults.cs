using System.Globalization;
using Etl.Core.Conversion;
using Etl.Core.Datasets;
using Etl.Core.Rejects;
using Etl.Core.Rules;

namespace Etl.Core.Records;

/// <summary>The errors of records and their texts: what is wrong, the value, the column, how to mend it.</summary>
internal static class RecordFaults
{
    /// <summary>Whether the live target asks for what the value breaks, and not the dataset: another target would take it.</summary>
    public static bool IsByTarget(RejectError error) =>
        error.Kind is RejectKind.Required or RejectKind.Length && error.Rule?.EndsWith(RuleMessages.OfTarget, StringComparison.Ordinal) == true;

    public static RejectError TooLong(int maxBytes) => Record(
        RejectKind.RecordTooLong,
        $"max_record {maxBytes}",
        $"The record is longer than {maxBytes} bytes. A quote that is never closed is the usual reason; if it is meant, raise file.max_record.");

    /// <summary>An error of the record as a whole.</summary>
    public static RejectError Record(RejectKind kind, string? rule, string message) => new(kind, null, -1, rule, null, message);

    public static RejectError FieldTooLong(ColumnPlan? column, int fieldIndex, ReadOnlySpan<byte> value, int maxBytes) => new(
        RejectKind.FieldTooLong,
        column?.Column.Name,
        fieldIndex,
        $"max_field {maxBytes}",
        ValueText.Decode(value),
        $"Field {fieldIndex + 1}{(column is null ? "" : $", {column.Column.Name},")} has more than {maxBytes} bytes. Shorten it, or raise file.max_field.");

    /// <param name="kind">What is wrong with it.</param>
    /// <param name="column">Its column.</param>
    /// <param name="value">The value as the file spells it.</param>
    /// <param name="known">What more is known of it, as words that follow it; null: nothing.</param>
    /// <param name="encoding">The file's encoding.</param>
    public static RejectError BadValue(RejectKind kind, ColumnPlan column, ReadOnlySpan<byte> value, string? known, SourceEncoding encoding)
    {
        var name = column.Column.Name;
        var type = column.Column.Type;
        if (kind == RejectKind.Required)
        {
            return column.RequiredByTarget
                ? new RejectError(kind, name, column.FieldIndex, "not null" + RuleMessages.OfTarget, null, $"{name} is NULL, and the target's column is NOT NULL. Give it a value, or the column a default.")
                : new RejectError(kind, name, column.FieldIndex, "required", null, $"{name} is NULL, and it is required. Give it a value, or the column a default.");
        }

        var shown = ValueText.Quote(value, encoding);
        var (rule, message) = kind switch
        {
            _ when known is not null => (type.ToString(), $"{name}: {shown} {known}"),
            RejectKind.NulByte => (null, $"{name}: {shown} holds a NUL byte, which Postgres cannot. Remove it."),
            RejectKind.InvalidEncoding => (null, $"{name}: {shown} {EncodingText.Problem(value, encoding)}"),
            RejectKind.OutOfRange => (type.ToString(), $"{name}: {shown} is beyond what {type} holds. Correct it, or give the column a larger type."),
            RejectKind.ExcessScale => (type.ToString(), $"{name}: {shown} has more digits after the point than {type} keeps, and nothing is rounded here. Correct it, or give the column a larger scale."),
            _ => (type.ToString(), $"{name}: {shown} is not a value of type {type}{Expected(column.Column)}."),
        };
        return new RejectError(kind, name, column.FieldIndex, rule, ValueText.Decode(value), message);
    }

    public static RejectError BrokenRule(CompiledRule rule, ColumnPlan column, ReadOnlySpan<byte> value)
    {
        var name = column.Column.Name;
        var message = $"{name}: {ValueText.Quote(value)} {rule.Fault}. Correct the value, or the dataset's rule.";
        return new RejectError(rule.Kind, name, column.FieldIndex, rule.Text, ValueText.Decode(value), message);
    }

    /// <summary>How the column's values are spelled, for those who have to write one.</summary>
    private static string Expected(Column column)
    {
        var format = column.Format;
        if (!format.Patterns.IsEmpty)
        {
            return $"; it is spelled {string.Join(" or ", format.Patterns)}";
        }

        return column.Type.Kind switch
        {
            ColumnKind.Date => "; it is spelled 2024-12-31, and other spellings need a format",
            ColumnKind.Time => "; it is spelled 23:59:59, with up to six decimals",
            ColumnKind.Timestamp => "; it is spelled 2024-12-31T23:59:59, without an offset",
            ColumnKind.TimestampTz when format.Zone is null => "; it is spelled 2024-12-31T23:59:59Z or with an offset such as +01:00, and values without either need a zone",
            ColumnKind.TimestampTz => $"; it is spelled 2024-12-31T23:59:59, with an offset or as a time that {format.Zone} has exactly once",
            ColumnKind.Uuid => "; it has 32 hexadecimal digits",
            ColumnKind.Jsonb => "; it must be JSON that Postgres can hold",
            ColumnKind.Bool => $"; it is one of {string.Join(", ", (format.True.IsEmpty ? BoolSpellings.DefaultTrue : [.. format.True]).Concat(format.False.IsEmpty ? BoolSpellings.DefaultFalse : [.. format.False]))}",
            ColumnKind.Int2 or ColumnKind.Int4 or ColumnKind.Int8 => format.Thousands is null ? "; it is digits with an optional sign" : "; it is digits in groups of three with an optional sign",
            _ => string.Create(CultureInfo.InvariantCulture, $"; its decimal separator is '{(char)format.Decimal}'{(format.Thousands is { } t ? $", its thousands separator '{(char)t}'" : "")}"),
        };
    }
}
