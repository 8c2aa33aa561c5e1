using System.Text;
using Etl.Core.Datasets;

namespace Etl.Core.Encodings;

/// <summary>windows-1252 and ISO 8859-1: each byte is a character, the lower half is ASCII.</summary>
/// <remarks>The five bytes that windows-1252 leaves undefined become two that are in no Unicode encoding form, as in <see cref="Utf16"/>.</remarks>
internal static class SingleByte
{
    // The lead bytes 0xFC to 0xFF are in no Unicode encoding form; two bits of the byte fit into them, six behind.
    private const byte UndefinedLead = 0xFC;

    // Bytes 0x80 to 0x9F; the rest is as in ISO 8859-1. NUL stands for undefined: https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT
    private static ReadOnlySpan<char> Windows1252 =>
    [
        '\u20AC', '\0', '\u201A', '\u0192', '\u201E', '\u2026', '\u2020', '\u2021',
        '\u02C6', '\u2030', '\u0160', '\u2039', '\u0152', '\0', '\u017D', '\0',
        '\0', '\u2018', '\u2019', '\u201C', '\u201D', '\u2022', '\u2013', '\u2014',
        '\u02DC', '\u2122', '\u0161', '\u203A', '\u0153', '\0', '\u017E', '\u0178',
    ];

    public static void Transcode(SourceEncoding encoding, ReadOnlySpan<byte> source, Span<byte> utf8, out int consumed, out int written)
    {
        consumed = 0;
        written = 0;
        while (true)
        {
            var ascii = source[consumed..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (ascii < 0)
            {
                ascii = source.Length - consumed;
            }

            ascii = Math.Min(ascii, utf8.Length - written);
            source.Slice(consumed, ascii).CopyTo(utf8[written..]);
            consumed += ascii;
            written += ascii;
            if (consumed == source.Length || source[consumed] < 0x80)
            {
                return;
            }

            if (!TryDecode(encoding, source[consumed], utf8[written..], out var length))
            {
                return;
            }

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
            if (utf8[0] >= UndefinedLead && utf8.Length > 1)
            {
                source[index++] = Undefined(utf8);
                utf8 = utf8[2..];
                continue;
            }

            Rune.DecodeFromUtf8(utf8, out var rune, out var length);
            source[index++] = Encode(encoding, rune);
            utf8 = utf8[length..];
        }

        return source;
    }

    /// <summary>The byte that became these two.</summary>
    public static byte Undefined(ReadOnlySpan<byte> utf8) => (byte)((utf8[0] << 6) | (utf8[1] & 0x3F));

    /// <returns>False when the output is full.</returns>
    private static bool TryDecode(SourceEncoding encoding, byte value, Span<byte> utf8, out int length)
    {
        var character = Decode(encoding, value);
        if (character != 0)
        {
            return new Rune(character).TryEncodeToUtf8(utf8, out length);
        }

        length = 2;
        if (utf8.Length < length)
        {
            return false;
        }

        utf8[0] = (byte)(UndefinedLead | (value >> 6));
        utf8[1] = (byte)(0x80 | (value & 0x3F));
        return true;
    }

    private static char Decode(SourceEncoding encoding, byte value) =>
        encoding == SourceEncoding.Windows1252 && value is >= 0x80 and < 0xA0 ? Windows1252[value - 0x80] : (char)value;

    private static byte Encode(SourceEncoding encoding, Rune rune)
    {
        if (rune.Value < 0x100 && Decode(encoding, (byte)rune.Value) == rune.Value)
        {
            return (byte)rune.Value;
        }

        var index = encoding == SourceEncoding.Windows1252 && rune.IsBmp ? Windows1252.IndexOf((char)rune.Value) : -1;
        return index >= 0
            ? (byte)(0x80 + index)
            : throw new ArgumentException($"U+{rune.Value:X4} is not a character of {encoding}.", nameof(rune));
    }
}
