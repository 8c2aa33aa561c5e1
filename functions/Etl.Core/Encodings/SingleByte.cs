using System.Text;
using Etl.Core.Datasets;

namespace Etl.Core.Encodings;

/// <summary>windows-1252 and ISO 8859-1: each byte is a character, the lower half is ASCII.</summary>
internal static class SingleByte
{
    // https://encoding.spec.whatwg.org/index-windows-1252.txt, bytes 0x80 to 0x9F; the rest is as in ISO 8859-1.
    private static ReadOnlySpan<char> Windows1252 =>
    [
        '\u20AC', '\u0081', '\u201A', '\u0192', '\u201E', '\u2026', '\u2020', '\u2021',
        '\u02C6', '\u2030', '\u0160', '\u2039', '\u0152', '\u008D', '\u017D', '\u008F',
        '\u0090', '\u2018', '\u2019', '\u201C', '\u201D', '\u2022', '\u2013', '\u2014',
        '\u02DC', '\u2122', '\u0161', '\u203A', '\u0153', '\u009D', '\u017E', '\u0178',
    ];

    public static void Transcode(SourceEncoding encoding, ReadOnlySpan<byte> source, Span<byte> utf8, out int consumed, out int written)
    {
        consumed = 0;
        written = 0;
        while (true)
        {
            var ascii = source[consumed..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (ascii < 0) ascii = source.Length - consumed;
            ascii = Math.Min(ascii, utf8.Length - written);
            source.Slice(consumed, ascii).CopyTo(utf8[written..]);
            consumed += ascii;
            written += ascii;
            if (consumed == source.Length || source[consumed] < 0x80) return;
            if (!new Rune(Decode(encoding, source[consumed])).TryEncodeToUtf8(utf8[written..], out var length)) return;
            consumed++;
            written += length;
        }
    }

    public static long SourceLength(ReadOnlySpan<byte> utf8) => Utf8Counts.Characters(utf8);

    public static byte[] ToSource(SourceEncoding encoding, ReadOnlySpan<byte> utf8)
    {
        var source = new byte[SourceLength(utf8)];
        var index = 0;
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out var rune, out var length);
            source[index++] = Encode(encoding, rune);
            utf8 = utf8[length..];
        }

        return source;
    }

    private static char Decode(SourceEncoding encoding, byte value) =>
        encoding == SourceEncoding.Windows1252 && value is >= 0x80 and < 0xA0 ? Windows1252[value - 0x80] : (char)value;

    private static byte Encode(SourceEncoding encoding, Rune rune)
    {
        if (rune.Value < 0x100 && Decode(encoding, (byte)rune.Value) == rune.Value) return (byte)rune.Value;
        var index = encoding == SourceEncoding.Windows1252 && rune.IsBmp ? Windows1252.IndexOf((char)rune.Value) : -1;
        return index >= 0
            ? (byte)(0x80 + index)
            : throw new ArgumentException($"U+{rune.Value:X4} is not a character of {encoding}.", nameof(rune));
    }
}
