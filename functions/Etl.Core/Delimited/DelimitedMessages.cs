using System.Globalization;

namespace Etl.Core.Delimited;

/// <summary>What is said of delimited files besides what is wrong with single headers and records.</summary>
internal static class DelimitedMessages
{
    /// <summary>The header does not end.</summary>
    public const string HeaderUnterminated = "a quote in its header is not closed. Close it, or declare file.quote if the file has another one.";

    /// <summary>A backslash stands before a quote in a record with a broken one.</summary>
    public const string BackslashEscapes =
        "It looks as if quotes were escaped with backslashes (\\\"), which are not read: export the file with doubled quotes (\"\").";

    /// <summary>The header does not fit.</summary>
    public static string BadHeader(string dataset, IEnumerable<string> problems, string options) =>
        $"its header does not fit dataset {dataset}. {string.Join(" ", problems)} ({options})";

    /// <summary>Most rejects would have the right number of fields by another delimiter.</summary>
    public static string OtherDelimiter(string delimiter, int fields) =>
        Text($"By the delimiter {delimiter} they would have {fields} fields each: declare file: {{ delimiter: {delimiter} }}.");

    /// <summary>The header has one delimiter, most rejects another.</summary>
    public static string MixedDelimiters(string header, string records, int fields) =>
        Text($"The header is delimited by {header}, and by {records} these records would have its {fields} fields. A file has one delimiter: let the sender use one.");

    /// <summary>A record with a broken quote has more lines than one.</summary>
    /// <param name="line">The physical line where it starts, 1-based; null when unknown.</param>
    /// <param name="more">How many lines it has besides.</param>
    /// <param name="isCapped">Whether it has more than that.</param>
    public static string SwallowedLines(long? line, long more, bool isCapped)
    {
        var last = isCapped ? " and those behind" : "";
        var records = more == 1 && !isCapped ? "whose record may be good" : "whose records may be good";
        if (line is not { } first)
        {
            return Text($"It takes in the {(more == 1 ? "line" : Text($"{more} lines"))} below{last}, {records}.");
        }

        return more == 1 ? Text($"It takes in line {first + 1}{last}, {records}.") : Text($"It takes in lines {first + 1} to {first + more}{last}, {records}.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
