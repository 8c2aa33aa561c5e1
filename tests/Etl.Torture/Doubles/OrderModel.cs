using System.Globalization;
using System.Text;

namespace Etl.Torture.Doubles;

/// <summary>What files of orders come to in a table, worked out by a parser that knows nothing of chunks, and a dictionary.</summary>
internal sealed class OrderModel
{
    private readonly Dictionary<long, string> _rows = [];

    /// <summary>The rows, as <see cref="Loading.Truth.Table"/> has them.</summary>
    public string Table => string.Join('\n', _rows.OrderBy(row => row.Key).Select(row => row.Value));

    /// <summary>Upserts a file: the last record of a key wins.</summary>
    public OrderModel Upsert(byte[] file)
    {
        foreach (var fields in Records(Encoding.UTF8.GetString(file)).Skip(1))
        {
            if (fields.Count != 3 || !long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
            if (!decimal.TryParse(fields[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)) continue;
            _rows[id] = string.Create(CultureInfo.InvariantCulture, $"{id}|{fields[1]}|{amount:0.00}");
        }

        return this;
    }

    /// <summary>The records of RFC 4180, a character at a time.</summary>
    private static IEnumerable<List<string>> Records(string text)
    {
        var (fields, field, quoted) = (new List<string>(), new StringBuilder(), false);
        foreach (var c in text.Replace("\"\"", "\0", StringComparison.Ordinal))
        {
            if (c == '"') quoted = !quoted;
            else if (quoted || c is not (',' or '\n')) field.Append(c == '\0' ? '"' : c);
            else
            {
                fields.Add(field.ToString());
                field.Clear();
                if (c == ',') continue;
                yield return fields;
                fields = [];
            }
        }
    }
}
