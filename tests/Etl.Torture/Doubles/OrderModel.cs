using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Etl.Torture.Doubles;

/// <summary>What files of orders come to in a table, worked out by a parser that knows nothing of chunks, and a dictionary.</summary>
internal sealed partial class OrderModel
{
    private readonly Dictionary<long, string> _rows = [];

    /// <summary>The rows, as <see cref="Loading.Truth.Table"/> has them.</summary>
    public string Table => string.Join('\n', _rows.OrderBy(row => row.Key).Select(row => row.Value));

    /// <summary>The rows of a table, which may hold line ends, sorted by their bytes.</summary>
    public static IEnumerable<string> Split(string table) => table.Length == 0 ? [] : RowStarts().Split(table).Order(StringComparer.Ordinal);

    /// <summary>Upserts a file: the last record of a key wins.</summary>
    /// <param name="file">The file.</param>
    /// <param name="upper">Whether the dataset writes notes in upper case.</param>
    public OrderModel Upsert(byte[] file, bool upper = false)
    {
        foreach (var row in Rows(file, upper))
        {
            _rows[Id(row)] = row;
        }

        return this;
    }

    /// <summary>The rows of a file's good records, in its order.</summary>
    public static IEnumerable<string> Rows(byte[] file, bool upper)
    {
        foreach (var fields in Records(Encoding.UTF8.GetString(file)).Skip(1))
        {
            if (fields.Count != 3 || !long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                continue;
            }

            if (!decimal.TryParse(fields[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            {
                continue;
            }

            yield return string.Create(CultureInfo.InvariantCulture, $"{id}|{(upper ? fields[1].ToUpperInvariant() : fields[1])}|{amount:0.00}");
        }
    }

    private static long Id(string row) => long.Parse(row.AsSpan(0, row.IndexOf('|', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    /// <summary>The records of RFC 4180, a character at a time.</summary>
    private static IEnumerable<List<string>> Records(string text)
    {
        var (fields, field, quoted) = (new List<string>(), new StringBuilder(), false);
        foreach (var c in text.Replace("\"\"", "\0", StringComparison.Ordinal))
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (quoted || c is not (',' or '\n'))
            {
                field.Append(c == '\0' ? '"' : c);
            }
            else
            {
                fields.Add(field.ToString());
                field.Clear();
                if (c == ',')
                {
                    continue;
                }

                yield return fields;
                fields = [];
            }
        }
    }

    /// <summary>Rows may hold line ends, so they are told apart by what they begin with.</summary>
    [GeneratedRegex("\\n(?=[0-9]+\\|)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RowStarts();
}
