using System.Globalization;

namespace Etl.Functions.Datasets;

/// <summary>Readers for the values of a dataset file that are neither text nor words.</summary>
internal static class ValueParsers
{
    public static bool Count(string text, out long value, out string problem)
    {
        problem = "";
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        problem = DatasetMessages.NotCount(text);
        return false;
    }

    public static bool Length(string text, out int? value, out string problem)
    {
        var isLength = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length);
        value = isLength ? length : null;
        problem = isLength ? "" : DatasetMessages.NotCount(text);
        return isLength;
    }

    public static bool Year(string text, out int? value, out string problem)
    {
        var isYear = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year);
        value = isYear ? year : null;
        problem = isYear ? "" : DatasetMessages.NotYear(text);
        return isYear;
    }

    public static bool Percent(string text, out decimal? value, out string problem)
    {
        var isPercent = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent);
        value = isPercent ? percent : null;
        problem = isPercent ? "" : DatasetMessages.NotPercent(text);
        return isPercent;
    }

    /// <summary>A size. What no int holds is beyond every limit and stands for the largest.</summary>
    public static bool Size(string text, out int? value, out string problem)
    {
        var isSize = ByteSize.TryParse(text, out var bytes);
        value = isSize ? (int)Math.Min(bytes, int.MaxValue) : null;
        problem = isSize ? "" : DatasetMessages.NotSize(text);
        return isSize;
    }

    public static bool Delimiter(string text, out byte? value, out string problem)
    {
        if (text is "tab" or "\\t")
        {
            return Accept((byte)'\t', out value, out problem);
        }

        if (text.Length < 2)
        {
            return Character(text, out value, out problem);
        }

        (value, problem) = (null, DatasetMessages.LongDelimiter(text));
        return false;
    }

    public static bool QuoteCharacter(string text, out byte? value, out string problem) =>
        text == "none" ? Accept(0, out value, out problem) : Character(text, out value, out problem);

    public static bool Character(string text, out byte? value, out string problem)
    {
        if (text is [> '\0' and < '\x80' and not '\r' and not '\n'])
        {
            return Accept((byte)text[0], out value, out problem);
        }

        (value, problem) = (null, DatasetMessages.NotCharacter(text));
        return false;
    }

    private static bool Accept(byte character, out byte? value, out string problem)
    {
        (value, problem) = (character, "");
        return true;
    }
}
