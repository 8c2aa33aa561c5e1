using System.Buffers;
using System.Text;

namespace Etl.Core.Conversion;

/// <summary>Applies a column's transforms. Bytes that are not UTF-8 pass unchanged, so that the converter meets and names them.</summary>
internal static class TextTransforms
{
    /// <summary>A replacement goes no further than this, the most that a dataset can allow a field: what is longer is refused, however long it would have become.</summary>
    private const int MostBytes = 64 << 20;

    /// <summary>The transformed text, in the scratch or still in place; converters may read past its end either way.</summary>
    public static ReadOnlySpan<byte> Apply(TextTransform[] transforms, ReadOnlySpan<byte> text, FieldScratch scratch)
    {
        foreach (var transform in transforms)
        {
            text = transform.Kind switch
            {
                TextTransform.Change.Trim => Trim(text),
                TextTransform.Change.Upper => Map(text, scratch, isUpper: true),
                TextTransform.Change.Lower => Map(text, scratch, isUpper: false),
                TextTransform.Change.CollapseSpaces => CollapseSpaces(text, scratch),
                _ => Replace(text, transform.From, transform.To, scratch),
            };
        }

        return text;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
        {
            text = text[length..];
        }

        while (Rune.DecodeLastFromUtf8(text, out var rune, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
        {
            text = text[..^length];
        }

        return text;
    }

    private static ReadOnlySpan<byte> Map(ReadOnlySpan<byte> text, FieldScratch scratch, bool isUpper)
    {
        // The simple mappings take at most three bytes for two (U+0250 to U+2C6F).
        var result = scratch.Back(text.Length * 2);
        if ((isUpper ? Ascii.ToUpper(text, result, out var written) : Ascii.ToLower(text, result, out written)) == OperationStatus.Done)
        {
            scratch.Swap();
            return result.AsSpan(0, written);
        }

        written = 0;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done)
            {
                written += (isUpper ? Rune.ToUpperInvariant(rune) : Rune.ToLowerInvariant(rune)).EncodeToUtf8(result.AsSpan(written));
            }
            else
            {
                text[..length].CopyTo(result.AsSpan(written));
                written += length;
            }

            text = text[length..];
        }

        scratch.Swap();
        return result.AsSpan(0, written);
    }

    private static ReadOnlySpan<byte> CollapseSpaces(ReadOnlySpan<byte> text, FieldScratch scratch)
    {
        var result = scratch.Back(text.Length);
        var written = 0;
        var isInRun = false;
        while (!text.IsEmpty)
        {
            var isSpace = Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(rune);
            if (!isSpace)
            {
                text[..length].CopyTo(result.AsSpan(written));
                written += length;
            }
            else if (!isInRun)
            {
                result[written++] = (byte)' ';
            }

            isInRun = isSpace;
            text = text[length..];
        }

        scratch.Swap();
        return result.AsSpan(0, written);
    }

    private static ReadOnlySpan<byte> Replace(ReadOnlySpan<byte> text, byte[] from, byte[] to, FieldScratch scratch)
    {
        if (text.IndexOf(from) < 0)
        {
            return text;
        }

        var result = scratch.Back(text.Length + to.Length);
        var written = 0;
        while (true)
        {
            var found = text.IndexOf(from);
            var kept = found < 0 ? text.Length : found;
            result = scratch.GrowBack(written + text.Length + to.Length, written);
            text[..kept].CopyTo(result.AsSpan(written));
            written += kept;
            if (found < 0 || written > MostBytes)
            {
                break;
            }

            to.CopyTo(result.AsSpan(written));
            written += to.Length;
            text = text[(found + from.Length)..];
        }

        scratch.Swap();
        return result.AsSpan(0, written);
    }
}
