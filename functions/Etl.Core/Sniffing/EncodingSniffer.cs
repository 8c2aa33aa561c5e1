using System.Text.Unicode;
using Etl.Core.Datasets;

namespace Etl.Core.Sniffing;

/// <summary>Finds out the encoding: byte order mark first, then the pattern of NULs, then characters; one-byte encodings are never guessed.</summary>
internal static class EncodingSniffer
{
    private const int SampleBytes = 4096;

    /// <summary>One in so many at most.</summary>
    private const int HardlyAny = 4;

    /// <summary>The encoding, the length of its byte order mark, and what is wrong.</summary>
    public static (SourceEncoding Encoding, int MarkBytes, SniffProblem? Problem) Sniff(
        ReadOnlySpan<byte> head, SourceEncoding? declared, byte? delimiter)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
        {
            return Utf32();
        }

        if (Mark(head) is var (marked, length))
        {
            var problem = declared is { } other && other != marked
                ? new SniffProblem(SniffProblemKind.EncodingMismatch, SniffMessages.EncodingMismatch(marked, other))
                : null;
            return (marked, length, problem);
        }

        var sample = head[..Math.Min(head.Length, SampleBytes)];
        if (declared is SourceEncoding.Utf16LittleEndian or SourceEncoding.Utf16BigEndian)
        {
            return (declared.Value, 0, null);
        }

        if (declared is null && ByNulPattern(sample) is { } found)
        {
            return (found, 0, null);
        }

        if (declared is null && HasUtf32Pattern(sample))
        {
            return Utf32();
        }

        var controls = Controls(sample, delimiter);
        var isBinary = controls.Length * 10 > sample.Length;

        // UTF-8 has hardly any NUL; where the text is no UTF-8 and has some, they may be halves of its delimiters and line ends.
        if (declared is null && (isBinary || !Utf8.IsValid(sample)) && sample.Contains((byte)0))
        {
            var unmarked = UnmarkedUtf16.Sniff(sample);
            if (unmarked.Encoding is { } certain)
            {
                return (certain, 0, null);
            }

            if (unmarked.IsLikely)
            {
                return (SourceEncoding.Utf8, 0, new SniffProblem(SniffProblemKind.UnsupportedEncoding, SniffMessages.UnmarkedUtf16));
            }
        }

        return (declared ?? SourceEncoding.Utf8, 0, isBinary ? Binary(controls) : null);
    }

    private static (SourceEncoding Encoding, int Bytes)? Mark(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return (SourceEncoding.Utf8, 3);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return (SourceEncoding.Utf16LittleEndian, 2);
        }

        return head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? (SourceEncoding.Utf16BigEndian, 2) : null;
    }

    /// <summary>
    /// UTF-16 when a quarter or more of the code units, the first one among them, are below 256 in one byte order, and hardly any
    /// in the other: some letters end in a zero byte (U+0100, U+4E00, half of U+1F600).
    /// </summary>
    private static SourceEncoding? ByNulPattern(ReadOnlySpan<byte> sample)
    {
        var units = sample.Length / 2;
        if (units < 2)
        {
            return null;
        }

        var even = 0;
        var odd = 0;
        for (var index = 0; index < units * 2; index += 2)
        {
            if (sample[index] == 0)
            {
                even++;
            }

            if (sample[index + 1] == 0)
            {
                odd++;
            }
        }

        if (even * HardlyAny <= odd && odd * 4 >= units && sample[1] == 0)
        {
            return SourceEncoding.Utf16LittleEndian;
        }

        return odd * HardlyAny <= even && even * 4 >= units && sample[0] == 0 ? SourceEncoding.Utf16BigEndian : null;
    }

    private static bool HasUtf32Pattern(ReadOnlySpan<byte> sample)
    {
        if (sample.Length < 8)
        {
            return false;
        }

        var little = 0;
        var big = 0;
        var units = sample.Length / 4;
        for (var index = 0; index < units * 4; index += 4)
        {
            if (sample[index] != 0 && sample.Slice(index + 2, 2).IndexOfAnyExcept((byte)0) < 0)
            {
                little++;
            }

            if (sample[index + 3] != 0 && sample.Slice(index, 2).IndexOfAnyExcept((byte)0) < 0)
            {
                big++;
            }
        }

        return little == units || big == units;
    }

    /// <summary>The control characters, of which text has hardly any; more than a tenth, and it is none. A few NULs are the records' problem.</summary>
    private static byte[] Controls(ReadOnlySpan<byte> sample, byte? delimiter)
    {
        var controls = new List<byte>();
        foreach (var value in sample)
        {
            if (value < 0x20 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0B or 0x0C or 0x1A or 0x1B) && value != delimiter)
            {
                controls.Add(value);
            }
        }

        return [.. controls];
    }

    /// <summary>Binary data; where all control characters are the same one, it may as well be an undeclared delimiter.</summary>
    private static SniffProblem Binary(ReadOnlySpan<byte> controls)
    {
        var isOne = controls[0] != 0 && !controls.ContainsAnyExcept(controls[0]);
        return new SniffProblem(SniffProblemKind.Binary, isOne ? SniffMessages.ControlDelimiter(controls[0]) : SniffMessages.Binary);
    }

    private static (SourceEncoding, int, SniffProblem?) Utf32() =>
        (SourceEncoding.Utf8, 0, new SniffProblem(SniffProblemKind.UnsupportedEncoding, SniffMessages.Utf32));
}
