using System.Globalization;
using System.Numerics;
using System.Text;
using Etl.Torture.Hostile.Properties;

namespace Etl.Torture.Hostile.Differential;

/// <summary>Texts near the limits of what a type takes.</summary>
internal static class Texts
{
    private static readonly string[] Exponents = ["e0", "e1", "E+2", "e-2", "e5", "e37", "e38", "e-45", "e-46", "e307", "e308", "e309", "e-323", "e-324", "e-400", "e", "e+", "e131071", "e-16383", "e99999999999"];

    private static readonly string[] Jsons =
    [
        "null", "true", "0", "-0", "01", "1e5", "1E400", "1e-400", "1e131072", "0e131072", "0e-16384", "0e99999999999", "0.0E-99999999999", "\"\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\ude00\"", "\"é\"", "{}", "[]", "{\"a\":1,\"a\":2}", "[1,]", "{\"a\":}",
        "{\"b\":[{\"c\":null}]}", " [ 1 , 2 ] ", "nan", "'a'", "[1]x", "\"\\x\"", "\"\t\"", "\"\u007f\"", "// c\n1", "-", "1.", ".5", "1.0", "100000000000000000000000000000000.000000000001", "\uFEFF1",
    ];

    public static string Integer(Random random, int bits)
    {
        if (random.Next(3) != 0)
        {
            return TypedValue.Integer(random, bits).Spelling;
        }
        // Right at the limits, on both sides.
        var limit = (BigInteger.One << (bits - 1)) + random.Next(-3, 4);
        return (random.Next(2) == 0 ? "-" : "") + limit.ToString(CultureInfo.InvariantCulture);
    }

    public static string Number(Random random)
    {
        var text = TypedValue.Numeric(random, random.Next(3) == 0 ? null : random.Next(1, 20) + 20, random.Next(20)).Spelling;
        if (random.Next(4) == 0)
        {
            text = random.Next(8) switch { 0 => "NaN", 1 => "-Infinity", 2 => "inf", 3 => ".", 4 => "3.4028235", 5 => "1.7976931348623157", 6 => "4.94065645841246", _ => "99999999.995" };
        }

        if (random.Next(10) == 0)
        {
            text = text.Replace("0.", ".", StringComparison.Ordinal);
        }

        return random.Next(3) == 0 ? text + Exponents[random.Next(Exponents.Length)] : text;
    }

    public static string Bool(Random random)
    {
        var word = ((string[])["t", "true", "y", "yes", "on", "1", "f", "false", "n", "no", "off", "0", "of", "o", "tr", "fal", ""])[random.Next(17)];
        return random.Next(3) == 0 ? word.ToUpperInvariant() : word;
    }

    public static string Date(Random random) => string.Create(CultureInfo.InvariantCulture, $"{Year(random):0000}-{random.Next(14):00}-{random.Next(33):00}");

    public static string Time(Random random) => random.Next(10) == 0
        ? "24:00" + (random.Next(2) == 0 ? ":00" : "") + (random.Next(8) == 0 ? ".000001" : "")
        : string.Create(CultureInfo.InvariantCulture, $"{random.Next(25):00}:{random.Next(61):00}{(random.Next(3) == 0 ? "" : $":{random.Next(62):00}{Fraction(random)}")}");

    public static string Timestamp(Random random) => random.Next(10) == 0 ? Date(random) : $"{Date(random)}{" Tt"[random.Next(3)]}{Time(random)}";

    public static string TimestampTz(Random random) => Timestamp(random) + random.Next(8) switch
    {
        0 => "Z",
        1 => "z",
        2 => "",
        3 => string.Create(CultureInfo.InvariantCulture, $"{"+-"[random.Next(2)]}{random.Next(18):00}"),
        4 => string.Create(CultureInfo.InvariantCulture, $"{"+-"[random.Next(2)]}{random.Next(18):00}{random.Next(62):00}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{"+-"[random.Next(2)]}{random.Next(18):00}:{random.Next(62):00}"),
    };

    public static string Uuid(Random random) => TypedValue.Uuid(random).Spelling;

    public static string Json(Random random)
    {
        var text = new StringBuilder();
        for (var depth = random.Next(4); depth > 0; depth--)
        {
            text.Append(random.Next(2) == 0 ? "[" : "{\"k\": ");
        }

        var open = text.ToString();
        text.Append(Jsons[random.Next(Jsons.Length)]);
        foreach (var bracket in open.Where(c => c is '[' or '{').Reverse())
        {
            text.Append(bracket == '[' ? ']' : '}');
        }

        return text.ToString();
    }

    /// <summary>The same text with a character put in, taken out or changed; most of the time once.</summary>
    public static string Spoil(Random random, string text, string alphabet)
    {
        var spoiled = new StringBuilder(text);
        do
        {
            var at = random.Next(spoiled.Length + 1);
            if (at == spoiled.Length || random.Next(3) == 0)
            {
                spoiled.Insert(at, alphabet[random.Next(alphabet.Length)]);
            }
            else if (random.Next(2) == 0)
            {
                spoiled.Remove(at, 1);
            }
            else
            {
                spoiled[at] = alphabet[random.Next(alphabet.Length)];
            }
        }
        while (random.Next(3) == 0);

        return spoiled.ToString();
    }

    private static int Year(Random random) => random.Next(6) switch { 0 => random.Next(3), 1 => 9999 - random.Next(2), 2 => random.Next(1, 30) * 100, _ => random.Next(1900, 2100) };

    private static string Fraction(Random random) => random.Next(3) == 0 ? "" : "." + string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => (char)('0' + (random.Next(2) == 0 ? 0 : random.Next(10)))));
}
