using System.Globalization;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Core.Rejects;

namespace Etl.Core.Delimited;

/// <summary>What is wrong with delimited records as such, and how to mend it.</summary>
internal static class DelimitedFaults
{
    public static RejectError UnterminatedQuote() => RecordFaults.Record(
        RejectKind.UnterminatedQuote, null, "The file ends inside a quoted field. Close the quote, or double it if it belongs to the text.");

    public static RejectError QuoteViolation() => RecordFaults.Record(
        RejectKind.QuoteViolation,
        null,
        "A quote stands inside an unquoted field, or text follows a closing quote. Quote the whole field and double the quotes in it; file.quote_errors: literal takes such fields as they stand.");

    public static RejectError TooFewFields(int fields, FieldLayout layout) => RecordFaults.Record(
        RejectKind.TooFewFields,
        $"{layout.FieldCount} fields",
        $"The record has {Fields(fields)}, the file has {Columns(layout)}. Add the missing ones; file.pad_short: true fills them with NULL.");

    /// <param name="fields">How many the record has.</param>
    /// <param name="surplus">The index of the first that must not be there.</param>
    /// <param name="value">What that one holds, quotes included.</param>
    /// <param name="layout">How many there may be.</param>
    public static RejectError TooManyFields(int fields, int surplus, ReadOnlySpan<byte> value, FieldLayout layout)
    {
        var message = $"The record has {Fields(fields)}, the file has {Columns(layout)}. A delimiter inside a text needs quotes around the field.";
        if (surplus < layout.FieldCount + layout.Nameless)
        {
            message = $"Field {surplus + 1} holds {ValueText.Quote(value)}, and the header has no name for it. Name it in the header and in the dataset, "
                + "or clear it; file.extra: ignore leaves it out.";
        }
        else if (value.IsEmpty)
        {
            message = $"The record has {Fields(fields)}, the file has {Columns(layout)}. file.surplus_empty: accept leaves out those beyond that are empty.";
        }

        return RecordFaults.Record(RejectKind.TooManyFields, $"{layout.FieldCount} fields", message);
    }

    public static RejectError BlankRow() => RecordFaults.Record(
        RejectKind.BlankRow,
        "blank_rows reject",
        "All fields of the record are empty. Fill it in or leave it out; file.blank_rows: skip passes over such records, load takes them for rows of NULL.");

    public static RejectError RepeatedHeader() => RecordFaults.Record(
        RejectKind.RepeatedHeader,
        null,
        "The record is the file's header once more, as where several files were put together. Nothing is lost with it, and no limit on rejects counts it.");

    private static string Fields(int count) => count == 1 ? "1 field" : string.Create(CultureInfo.InvariantCulture, $"{count} fields");

    private static string Columns(FieldLayout layout) => layout.FieldCount == 1 ? "1 column" : string.Create(CultureInfo.InvariantCulture, $"{layout.FieldCount} columns");
}
