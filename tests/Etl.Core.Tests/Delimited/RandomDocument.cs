using System.Text;
using Etl.Core.Delimited;

namespace Etl.Core.Tests.Delimited;

/// <summary>Seeded documents: short byte soup, in which every pair of states meets, and well-formed files.</summary>
internal static class RandomDocument
{
    private static readonly string[] Soups = ["\",\r\nax", "\"\"\"\n,x", "\"\n", "\r\n\r\nx\"", "\",\nxxxxxxxx", "\",\r\né€𝄞x"];

    public static byte[] Soup(Random random, int maxLength)
    {
        var runes = Soups[random.Next(Soups.Length)].EnumerateRunes().ToArray();
        var text = new StringBuilder();
        var length = random.Next(maxLength + 1);
        while (text.Length < length)
        {
            text.Append(runes[random.Next(runes.Length)]);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A file without violations; quoted fields hold anything.</summary>
    public static byte[] WellFormed(Random random, int records)
    {
        var end = random.Next(3) switch { 0 => "\n", 1 => "\r\n", _ => "\r" };
        var text = new StringBuilder();
        for (var record = 0; record < records; record++)
        {
            for (var field = random.Next(1, 5); field > 0; field--)
            {
                if (random.Next(3) == 0)
                {
                    text.Append('"').Append(QuotedContent(random)).Append('"');
                }
                else
                {
                    text.Append('v', random.Next(6));
                }

                if (field > 1)
                {
                    text.Append(',');
                }
            }

            if (record < records - 1 || random.Next(2) == 0)
            {
                text.Append(end);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static Dialect Dialect(Random random) => random.Next(8) == 0 ? new Dialect((byte)',', 0) : Core.Delimited.Dialect.Rfc4180;

    private static string QuotedContent(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(12); length > 0; length--)
        {
            text.Append(random.Next(8) switch { 0 => "\"\"", 1 => "\n", 2 => "\r\n", 3 => ",", _ => "t" });
        }

        return text.ToString();
    }
}
