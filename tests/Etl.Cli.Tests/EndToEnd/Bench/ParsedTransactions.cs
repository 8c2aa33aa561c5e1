using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>A record that must be rejected, where and why.</summary>
internal sealed record ParsedReject(long Line, long Offset, long Record, string? Column, string Kind);

/// <summary>
/// What a file of transactions means, found out by CsvHelper and a few lines of checks that share nothing with the code
/// under test.
/// </summary>
internal sealed class ParsedTransactions
{
    /// <summary>The good records as COPY writes them, in the order of their keys.</summary>
    public required string[] Rows { get; init; }

    public required List<ParsedReject> Rejects { get; init; }

    public required long Records { get; init; }

    public static ParsedTransactions Parse(byte[] file)
    {
        var malformed = MalformedLines(file);
        var rows = new List<string>();
        var rejects = new List<ParsedReject>();
        var records = 0L;
        using var reader = CsvReader.Create(file, new CsvReaderOptions { TrackLineNumbers = true });
        while (reader.Read())
        {
            records++;
            if (malformed.Contains(reader.LineNumber))
            {
                Reject(null, "quote_violation");
            }
            else if (Fault(reader) is var (column, kind))
            {
                Reject(column, kind);
            }
            else
            {
                rows.Add(Row(reader));
            }
        }

        rows.Sort(StringComparer.Ordinal);
        return new ParsedTransactions { Rows = [.. rows], Rejects = rejects, Records = records };

        void Reject(string? column, string kind) => rejects.Add(new ParsedReject(reader.LineNumber, reader.ByteOffset, records, column, kind));
    }

    /// <summary>The lines where records with broken quoting start; the callback runs ahead of the records.</summary>
    private static HashSet<long> MalformedLines(byte[] file)
    {
        var lines = new HashSet<long>();
        var options = new CsvReaderOptions { TrackLineNumbers = true, OnMalformedRecord = record => lines.Add(record.LineNumber) };
        using var reader = CsvReader.Create(file, options);
        while (reader.Read())
        {
        }

        return lines;
    }

    private static (string? Column, string Kind)? Fault(CsvReader record)
    {
        if (record.FieldCount < 7)
        {
            return (null, "too_few_fields");
        }

        if (record.FieldCount > 7)
        {
            return (null, "too_many_fields");
        }

        if (record.GetSpan(5).Contains((byte)0))
        {
            return ("merchant", "nul_byte");
        }

        if (!Utf8.IsValid(record.GetSpan(5)))
        {
            return ("merchant", "invalid_encoding");
        }

        if (record.IsEmpty(1))
        {
            return ("account_id", "required");
        }

        if (!DateTime.TryParseExact(record.GetString(2), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return ("transaction_date", "invalid_value");
        }

        if (!decimal.TryParse(record.GetString(3), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            return ("amount", "invalid_value");
        }

        if (amount.Scale > 2)
        {
            return ("amount", "excess_scale");
        }

        if (Math.Abs(amount) >= 1e16m)
        {
            return ("amount", "out_of_range");
        }

        return record.GetString(4).All(char.IsAsciiLetterUpper) ? null : ("currency", "pattern");
    }

    /// <summary>No generated field is a quoted empty one, so every empty field is NULL.</summary>
    private static string Row(CsvReader record)
    {
        var fields = Enumerable.Range(0, 7).Select(record.GetString).ToArray();
        fields[2] = fields[2].Replace('T', ' ').Replace("Z", "+00", StringComparison.Ordinal);
        return string.Join('\t', fields.Select(field => Sql.Text(field.Length == 0 ? null : field)));
    }
}
