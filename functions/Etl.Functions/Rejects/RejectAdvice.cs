using Etl.Core.Conversion;
using Etl.Core.Delimited.Headers;
using Etl.Core.Rejects;
using Etl.Functions.Datasets;
using Etl.Functions.Process;

namespace Etl.Functions.Rejects;

/// <summary>What may mend most of a file's rejects at once. It names what a person has to know, and takes nothing for known that the file does not say.</summary>
internal static class RejectAdvice
{
    private static readonly byte[] Delimiters = [.. ",;\t|"u8];

    /// <summary>The advice; null when most rejects have nothing in common that could be declared.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="totals">All rejects of the file.</param>
    /// <param name="first">The first of them.</param>
    public static string? Find(LoadedPlan plan, RejectTotals totals, IReadOnlyList<RejectedRecord> first)
    {
        if (IsMost(RejectKind.InvalidEncoding)) return FunctionMessages.OtherEncoding(DatasetWords.Encoding.WordOf(plan.Run.Encoding));
        if (IsMost(RejectKind.TooFewFields, RejectKind.TooManyFields)) return OtherDelimiter(plan, [.. first.Where(IsOfOtherWidth)]);
        if (IsMost(RejectKind.QuoteViolation, RejectKind.UnterminatedQuote) && first.Any(record => QuoteWords.HasBackslash(record, plan.Run.Dialect))) return FunctionMessages.BackslashEscapes;
        return DateFormat(plan, totals, first);

        bool IsMost(params RejectKind[] kinds) =>
            kinds.Sum(kind => totals.ByRule.GetValueOrDefault(RejectKindNames.Name(kind))) * 2 > totals.Rejected
            && first.Count(record => record.Errors.Any(error => kinds.Contains(error.Kind))) * 2 > first.Count;
    }

    private static bool IsOfOtherWidth(RejectedRecord record) =>
        !record.RawTruncated && record.Errors.Any(error => error.Kind is RejectKind.TooFewFields or RejectKind.TooManyFields);

    private static string? OtherDelimiter(LoadedPlan plan, IReadOnlyList<RejectedRecord> records)
    {
        var (now, fields) = (plan.Run.Dialect, plan.Run.FieldCount);
        var fitting = Delimiters.Where(one => one != now.Delimiter && one != now.Quote && records.Count > 0 && records.All(record => Fits(record.Raw.Span, one))).ToList();
        if (fitting is not [var delimiter] || fields == 1) return null;

        // A header of several names was found by the delimiter that it has itself.
        return plan.Dataset.File.Header
            ? FunctionMessages.MixedDelimiters(Word(now.Delimiter), Word(delimiter), fields)
            : FunctionMessages.OtherDelimiter(Word(delimiter), fields);

        bool Fits(ReadOnlySpan<byte> record, byte by) =>
            HeaderReader.Read(record, isFinal: true, now with { Delimiter = by }) is { } read
            && (read.Names.Length == fields || (read.Names.Length == fields + 1 && read.Names[^1].Length == 0));
    }

    private static string? DateFormat(LoadedPlan plan, RejectTotals totals, IReadOnlyList<RejectedRecord> first)
    {
        var (rule, count) = totals.Causes().First();
        var column = plan.Dataset.Columns.FirstOrDefault(one => rule == $"{one.Name}.{RejectKindNames.Name(RejectKind.InvalidValue)}");
        if (column is null || count * 2 <= totals.Rejected) return null;
        var values = first.SelectMany(record => record.Errors)
            .Where(error => error.Column == column.Name && error.Kind == RejectKind.InvalidValue)
            .Select(error => error.Value).OfType<string>().ToList();
        return DateSpellings.Find(column.Type.Kind, column.Format.Patterns.IsEmpty, values) switch
        {
            [] => null,
            [var pattern] => FunctionMessages.DateFormat(column, values.Count, pattern),
            var several => FunctionMessages.DateFormats(column, values.Count, several),
        };
    }

    /// <summary>A delimiter as a dataset spells it.</summary>
    private static string Word(byte delimiter) => delimiter == (byte)'\t' ? "tab" : $"\"{(char)delimiter}\"";
}
