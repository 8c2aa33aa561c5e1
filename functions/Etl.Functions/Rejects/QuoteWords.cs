using Etl.Core.Delimited;
using Etl.Core.Records;
using Etl.Core.Rejects;

namespace Etl.Functions.Rejects;

/// <summary>
/// Adds to what is said of a broken quote what only the whole file tells: the lines that the record takes in, good records among them, and
/// that its sender seems to escape quotes with backslashes.
/// </summary>
public static class QuoteWords
{
    /// <summary>The reject with the words that it needs; most need none.</summary>
    /// <param name="record">The reject.</param>
    /// <param name="line">The physical line where it starts, 1-based; null when unknown.</param>
    /// <param name="dialect">The file's dialect.</param>
    public static RejectedRecord Add(RejectedRecord record, long? line, Dialect dialect)
    {
        if (!record.Errors.Any(error => IsOfQuotes(error.Kind))) return record;
        var words = Lines(record, line);
        if (HasBackslash(record, dialect)) words += " " + FunctionMessages.BackslashEscapes;
        return words.Length == 0
            ? record
            : record with { Errors = [.. record.Errors.Select(error => IsOfQuotes(error.Kind) ? error with { Message = error.Message + words } : error)] };
    }

    /// <summary>Whether a backslash stands before a quote in it.</summary>
    internal static bool HasBackslash(RejectedRecord record, Dialect dialect) => record.Raw.Span.IndexOf([(byte)'\\', dialect.Quote]) >= 0;

    private static bool IsOfQuotes(RejectKind kind) => kind is RejectKind.QuoteViolation or RejectKind.UnterminatedQuote;

    private static string Lines(RejectedRecord record, long? line)
    {
        var raw = record.Raw.Span;
        var ends = LineCounter.Count(raw);

        // At the end of the file a record inside quotes has its last line's end in it.
        if (raw.Length > 0 && raw[^1] is (byte)'\n' or (byte)'\r') ends--;
        return ends <= 0 ? "" : " " + FunctionMessages.SwallowedLines(line, ends, isCapped: record.RawTruncated);
    }
}
