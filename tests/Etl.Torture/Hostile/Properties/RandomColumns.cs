using System.Globalization;

namespace Etl.Torture.Hostile.Properties;

/// <summary>A column of a random dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Yaml">Its item of the dataset file.</param>
/// <param name="Where">A condition of <c>where</c> on it; null: none.</param>
/// <param name="Value">A value for it, which it may well refuse.</param>
internal sealed record RandomColumn(string Name, string Yaml, string? Where, Func<Random, string> Value);

/// <summary>Columns of every type and rule.</summary>
internal static class RandomColumns
{
    private static readonly string[] Words = ["", "a", "two words", "Zoë", "NULL", "=1+1", "line\nend", "CR\rLF\r\n", "quo\"te", "semi;colon", "pipe|tab\t", " padded ", "\uFEFF", "😀", "\\.", "\\\"", "#", "x\0y"];

    private static readonly Func<string, RandomColumn>[] Kinds =
    [
        name => new(name, $"{{ name: {name}, type: text }}", $"{{ column: {name}, is_null: false }}", Word),
        name => new(name, $"{{ name: {name}, type: text, required: true, transform: [trim, upper], pattern: \"^[A-Z ]*$\" }}", null, Word),
        name => new(name, $"{{ name: {name}, type: varchar(6), null: [\"NULL\", \"\"], default: none }}", $"{{ column: {name}, max_length: 3 }}", Word),
        name => new(name, $"{{ name: {name}, type: int4, min: -5, max: 100000 }}", $"{{ column: {name}, min: 10 }}", Integer),
        name => new(name, $"{{ name: {name}, type: int8, thousands: \".\" }}", null, Integer),
        name => new(name, $"{{ name: {name}, type: \"numeric(8,2)\" }}", null, Decimal),
        name => new(name, $"{{ name: {name}, type: numeric, decimal: \",\", thousands: \".\" }}", null, Decimal),
        name => new(name, $"{{ name: {name}, type: float8, non_finite: true }}", null, Decimal),
        name => new(name, $"{{ name: {name}, type: bool }}", null, random => random.Next(3) == 0 ? Word(random) : random.Next(2) == 0 ? "yes" : "F"),
        name => new(name, $"{{ name: {name}, type: date, format: [dd/MM/yyyy, yyyy-MM-dd] }}", null, Date),
        name => new(name, $"{{ name: {name}, type: timestamptz, zone: Europe/Berlin }}", null, random => $"{Date(random)}T{random.Next(26):00}:{random.Next(62):00}"),
        name => new(name, $"{{ name: {name}, type: jsonb }}", null, random => random.Next(3) == 0 ? Word(random) : "{\"a\": [1, \"ü\"]}"),
    ];

    public static RandomColumn[] Of(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(index => Kinds[random.Next(Kinds.Length)](string.Create(CultureInfo.InvariantCulture, $"c{index}")))];

    private static string Word(Random random) =>
        random.Next(40) == 0 ? new string('w', random.Next(300)) : Words[random.Next(random.Next(3) == 0 ? Words.Length : 4)];

    private static string Integer(Random random) => random.Next(8) switch
    {
        0 => Word(random),
        1 => random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
        2 => "1.000.000",
        _ => random.Next(-10, 200).ToString(CultureInfo.InvariantCulture),
    };

    private static string Decimal(Random random) => random.Next(8) switch
    {
        0 => Word(random),
        1 => "1.234.567,89",
        2 => "1e3",
        3 => "NaN",
        _ => string.Create(CultureInfo.InvariantCulture, $"{random.Next(-1000, 1000)}.{random.Next(1000)}"),
    };

    private static string Date(Random random) => random.Next(6) switch
    {
        0 => Word(random),
        1 => string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 33):00}/{random.Next(1, 14):00}/{random.Next(1, 2100):0000}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{random.Next(1900, 2100):0000}-{random.Next(1, 14):00}-{random.Next(1, 32):00}"),
    };
}
