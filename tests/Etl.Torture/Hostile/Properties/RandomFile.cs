using System.Text;

namespace Etl.Torture.Hostile.Properties;

/// <summary>A file made at random, and the dataset that reads it.</summary>
internal sealed record RandomFile(byte[] Bytes, string Dataset)
{
    /// <summary>A document of the grammar of delimited files, more or less broken, with values that more or less fit.</summary>
    public static RandomFile OfGrammar(Random random)
    {
        var columns = RandomColumns.Of(random);
        var format = new RandomFormat(random, columns.Length);
        var text = new StringBuilder();
        if (format.SepLine)
        {
            text.Append("sep=").Append(format.Delimiter).Append(format.LineEnd());
        }

        var header = string.Join(format.Delimiter, columns.Select(column => format.Field(column.Name, quoted: random.Next(3) == 0)));
        if (format.Trailing)
        {
            header += format.Delimiter;
        }

        if (format.Header)
        {
            text.Append(header).Append(format.LineEnd());
        }

        for (var records = random.Next(60); records > 0; records--)
        {
            if (random.Next(12) == 0)
            {
                text.Append(format.LineEnd());
                continue;
            }

            if (random.Next(20) == 0)
            {
                text.Append(random.Next(3) switch { 0 => header, 1 => "\uFEFF" + header, _ => new string(format.Delimiter, random.Next(columns.Length + 2)) }).Append(format.LineEnd());
                continue;
            }

            var fields = random.Next(format.Ragged) == 0 ? random.Next(columns.Length + 3) : columns.Length;
            for (var index = 0; index < fields; index++)
            {
                if (index > 0)
                {
                    text.Append(format.Delimiter);
                }

                text.Append(format.Field(columns[index % columns.Length].Value(random), random.Next(3) == 0));
            }

            if (format.Trailing && random.Next(4) != 0)
            {
                text.Append(format.Delimiter);
            }

            if (records > 1 || random.Next(3) != 0)
            {
                text.Append(format.LineEnd());
            }
        }

        return new RandomFile(format.Encode(text.ToString()), Yaml(columns, format));
    }

    /// <summary>A header and then bytes of which nearly each means something, so that every pair of states meets.</summary>
    public static RandomFile OfBytes(Random random)
    {
        var columns = RandomColumns.Of(random)[..1];
        var format = new RandomFormat(random, 1) { SepLine = false, Encoding = random.Next(5) == 0 ? "windows-1252" : null };
        byte[] alphabet = random.Next(4) switch
        {
            0 => [(byte)'"', (byte)'\n'],
            1 => [.. Enumerable.Range(0, 256).Select(value => (byte)value)],
            2 => [(byte)'"', (byte)'"', (byte)format.Delimiter, (byte)'\r', (byte)'\n', (byte)'1'],
            _ => [(byte)'"', (byte)format.Delimiter, (byte)'\r', (byte)'\n', (byte)'1', (byte)'x', 0, 0xC3, 0xA9, 0xFF],
        };
        var header = format.Header ? Encoding.ASCII.GetBytes(columns[0].Name + "\n") : [];
        var soup = new byte[random.Next(random.Next(6) == 0 ? 4000 : 200)];
        foreach (ref var value in soup.AsSpan())
        {
            value = alphabet[random.Next(alphabet.Length)];
        }

        return new RandomFile([.. header, .. soup], Yaml(columns, format));
    }

    private static string Yaml(RandomColumn[] columns, RandomFormat format)
    {
        var yaml = new StringBuilder("dataset: random\nmatch: incoming/*.csv\n");
        yaml.Append(format.Yaml()).Append("columns:\n");
        foreach (var column in columns)
        {
            yaml.Append("  - ").Append(column.Yaml).Append('\n');
        }

        if (columns[0].Where is { } where)
        {
            yaml.Append("where: [").Append(where).Append("]\n");
        }

        return yaml.Append("target: { table: random }\n").ToString();
    }
}
