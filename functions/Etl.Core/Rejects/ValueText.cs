using System.Globalization;
using System.Text;
using Etl.Core.Datasets;

namespace Etl.Core.Rejects;

/// <summary>Values as they are shown to people.</summary>
internal static class ValueText
{
    /// <summary>The first bytes, at most so many, without cutting a UTF-8 sequence.</summary>
    public static ReadOnlySpan<byte> Cap(ReadOnlySpan<byte> text, int maxBytes)
    {
        if (text.Length <= maxBytes)
        {
            return text;
        }

        var end = maxBytes;
        // At most three continuation bytes are given back; more in a row are not UTF-8 anyway.
        for (var back = 0; back < 3 && end > 0 && (text[end] & 0xC0) == 0x80; back++)
        {
            end--;
        }

        return text[..((text[end] & 0xC0) == 0x80 ? maxBytes : end)];
    }

    /// <summary>The value, capped; bytes that are not UTF-8 become U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(Cap(text, RejectCaps.ValueBytes));

    /// <summary>The value in quotes, capped, on one line: control characters and bytes that are no characters are written as escapes.</summary>
    public static string Quote(ReadOnlySpan<byte> text, SourceEncoding encoding = SourceEncoding.Utf8)
    {
        var quoted = new StringBuilder("'");
        var capped = Cap(text, RejectCaps.ValueBytes);
        var rest = capped;
        while (!rest.IsEmpty)
        {
            var isValid = Rune.DecodeFromUtf8(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (!isValid)
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{EncodingText.TakeByte(rest, encoding, out length):X2}");
            }
            else if (rune.Value == '\n')
            {
                quoted.Append("\\n");
            }
            else if (rune.Value == '\r')
            {
                quoted.Append("\\r");
            }
            else if (rune.Value == '\t')
            {
                quoted.Append("\\t");
            }
            else if (IsHidden(rune))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            }
            else
            {
                quoted.Append(rune);
            }

            rest = rest[length..];
        }

        return quoted.Append(capped.Length < text.Length ? "'…" : "'").ToString();
    }

    /// <summary>Controls, and marks that reorder or break the line they stand in.</summary>
    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
