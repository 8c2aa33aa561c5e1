namespace Etl.Torture.Hostile.Fuzzing;

/// <summary>Changes bytes as fuzzers do: in places, in runs, and by what other inputs hold.</summary>
internal static class Mutation
{
    private static readonly byte[][] Tokens =
    [
        "\""u8.ToArray(), "\"\""u8.ToArray(), "\r\n"u8.ToArray(), "\r"u8.ToArray(), "\n"u8.ToArray(), ","u8.ToArray(), ";"u8.ToArray(), "\t"u8.ToArray(), [0], [0, 0], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF],
        [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98, 0x80], "sep=;\n"u8.ToArray(), "9999999999"u8.ToArray(), "-"u8.ToArray(), "{ "u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), ": "u8.ToArray(), "- "u8.ToArray(),
        "&a "u8.ToArray(), "*a"u8.ToArray(), "!!int "u8.ToArray(), "|\n  "u8.ToArray(), "? "u8.ToArray(), "#"u8.ToArray(), "%YAML 1.1\n---\n"u8.ToArray(), "'"u8.ToArray(), "(a+)+$"u8.ToArray(), "1e999"u8.ToArray(), "PK\x03\x04"u8.ToArray(), "\x1F\x8B"u8.ToArray(),
    ];

    /// <summary>A changed copy.</summary>
    /// <param name="random">What decides.</param>
    /// <param name="input">What is changed.</param>
    /// <param name="other">What pieces may be taken from.</param>
    /// <param name="maxLength">The most bytes of the result.</param>
    public static byte[] Of(Random random, ReadOnlySpan<byte> input, ReadOnlySpan<byte> other, int maxLength)
    {
        var bytes = new List<byte>(input.Length + 64);
        bytes.AddRange(input);
        for (var changes = 1 << random.Next(5); changes > 0; changes--)
        {
            Change(random, bytes, other);
        }

        if (bytes.Count > maxLength)
        {
            bytes.RemoveRange(maxLength, bytes.Count - maxLength);
        }

        return [.. bytes];
    }

    private static void Change(Random random, List<byte> bytes, ReadOnlySpan<byte> other)
    {
        var at = random.Next(bytes.Count + 1);
        var run = Math.Min(bytes.Count - at, 1 << random.Next(7));
        switch (random.Next(9))
        {
            case 0 when run > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when run > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, run);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, run));
                break;
            case 4 when other.Length > 0:
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.Slice(from, Math.Min(other.Length - from, 1 << random.Next(7))).ToArray());
                break;
            case 5 when run > 0:
                bytes.InsertRange(at, Enumerable.Repeat(bytes[at], 1 << random.Next(8)));
                break;
            case 6 when run > 0:
                bytes.Reverse(at, run);
                break;
            default:
                bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                break;
        }
    }
}
