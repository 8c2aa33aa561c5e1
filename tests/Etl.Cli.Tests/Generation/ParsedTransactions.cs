using System.Globalization;
using System.Text;
using CsvHelper;

namespace Etl.Cli.Tests.Generation;

/// <summary>A record as CsvHelper reads it.</summary>
/// <param name="Id">Its first field.</param>
/// <param name="Faults">What is wrong with it by the rules of datasets/transactions.yaml, in words of their own.</param>
internal sealed record ParsedTransaction(string Id, IReadOnlyList<string> Faults)
{
    public bool IsBad => Faults.Count > 0;
}

/// <summary>An independent reading of transactions: another parser, and the rules written out by hand.</summary>
internal static class ParsedTransactions
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IReadOnlyList<ParsedTransaction> Parse(byte[] content)
    {
        var isMalformed = false;
        var options = CsvReaderOptions.Default with
        {
            Separator = ',',
            OnMalformedRecord = _ => isMalformed = true,
        };
        using var reader = CsvReader.Create(content, options);
        Assert.Equal(["transaction_id", "account_id", "transaction_date", "amount", "currency", "merchant", "category"], reader.Headers.ToArray());

        var records = new List<ParsedTransaction>();
        while (reader.Read())
        {
            var fields = reader.Current.ToArray();
            records.Add(new ParsedTransaction(fields[0], [.. Faults(fields, isMalformed, reader.RawRecord.ToArray())]));
            isMalformed = false;
        }

        return records;
    }

    private static IEnumerable<string> Faults(string[] fields, bool isMalformed, byte[] raw)
    {
        if (isMalformed)
        {
            yield return "quotes";
        }

        if (fields.Length < 7)
        {
            yield return "too few fields";
        }

        if (fields.Length > 7)
        {
            yield return "too many fields";
        }

        if (fields.Length < 5)
        {
            yield break;
        }

        if (raw.Contains((byte)0))
        {
            yield return "NUL";
        }

        if (!IsUtf8(raw))
        {
            yield return "not UTF-8";
        }

        if (fields[0].Length is 0 or > 64 || !fields[0].All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            yield return "id";
        }

        if (fields[1].Length == 0)
        {
            yield return "no account";
        }

        if (!DateTimeOffset.TryParseExact(fields[2], "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
        {
            yield return "date";
        }

        if (!decimal.TryParse(fields[3], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            yield return "no number";
        }
        else if (amount.Scale > 2)
        {
            yield return "scale";
        }
        else if (Math.Abs(amount) >= 10_000_000_000_000_000m)
        {
            yield return "range";
        }

        if (fields[4].Length != 3 || !fields[4].All(char.IsAsciiLetterUpper))
        {
            yield return "currency";
        }
    }

    private static bool IsUtf8(byte[] raw)
    {
        try
        {
            Strict.GetCharCount(raw);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
