using System.Buffers;
using System.Globalization;
using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Encodings;

namespace Etl.Core.Rejects;

/// <summary>What is said of bytes that are no characters. Which encoding they are in is not known here, and not guessed.</summary>
internal static class EncodingText
{
    private const int MostBytes = 8;

    private const string Advice =
        "The program that wrote the file knows its encoding: declare file.encoding if that is utf-16le, utf-16be, windows-1252 or latin-1; otherwise have the file saved as, or converted to, UTF-8.";

    /// <summary>The words that follow what is wrong: a value, or "The header".</summary>
    /// <param name="text">The bytes as UTF-8, as far as they are.</param>
    /// <param name="encoding">The file's encoding.</param>
    public static string Problem(ReadOnlySpan<byte> text, SourceEncoding encoding) => encoding switch
    {
        SourceEncoding.Utf16LittleEndian or SourceEncoding.Utf16BigEndian =>
            "is not valid UTF-16: half of a surrogate pair, or half a code unit at the end of the file. Have the file written once more.",
        SourceEncoding.Windows1252 => $"has bytes that windows-1252 does not define: {Bytes(text, encoding)}. {Advice}",
        _ => $"is not valid UTF-8: {Bytes(text, encoding)}. {Advice}",
    };

    /// <summary>The source's byte at the front of what is not UTF-8, and how many bytes stand for it here.</summary>
    public static byte TakeByte(ReadOnlySpan<byte> text, SourceEncoding encoding, out int length)
    {
        length = encoding == SourceEncoding.Windows1252 && text.Length > 1 ? 2 : 1;
        return length == 2 ? SingleByte.Undefined(text) : text[0];
    }

    /// <summary>The first bytes that are no character, with those behind them that are not ASCII either.</summary>
    private static string Bytes(ReadOnlySpan<byte> text, SourceEncoding encoding)
    {
        while (Rune.DecodeFromUtf8(text, out _, out var length) == OperationStatus.Done)
        {
            text = text[length..];
        }

        var bytes = new StringBuilder();
        for (var count = 0; count < MostBytes && !text.IsEmpty && text[0] >= 0x80; count++)
        {
            if (encoding == SourceEncoding.Windows1252 && Rune.DecodeFromUtf8(text, out _, out _) == OperationStatus.Done)
            {
                break;
            }

            bytes.Append(CultureInfo.InvariantCulture, $"{(count == 0 ? "" : " ")}0x{TakeByte(text, encoding, out var length):X2}");
            text = text[length..];
        }

        return bytes.ToString();
    }
}
