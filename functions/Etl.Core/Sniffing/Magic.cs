namespace Etl.Core.Sniffing;

/// <summary>Knows formats by how they start that no record format reads.</summary>
public static class Magic
{
    private const int TarMagicOffset = 257;

    /// <summary>Formats of bytes; each magic number has one that no text starts with.</summary>
    public static SniffProblem? OfBytes(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return Compressed("gzip");
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
        {
            return Compressed("zstd");
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]))
        {
            return Compressed("xz");
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4D, 0x18]))
        {
            return Compressed("lz4");
        }

        if (IsBzip2(head))
        {
            return Compressed("bzip2");
        }

        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
        {
            return OfZip(head);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C]))
        {
            return Archive("7z");
        }

        if (head.Length > TarMagicOffset && head[TarMagicOffset..].StartsWith("ustar"u8))
        {
            return Archive("tar");
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            return Spreadsheet("an Excel 97-2003 workbook (.xls)");
        }

        if (head.StartsWith("PAR1"u8))
        {
            return Other("a Parquet file");
        }

        if (head.StartsWith("Obj\u0001"u8))
        {
            return Other("an Avro file");
        }

        if (head.StartsWith("ARROW1\0"u8))
        {
            return Other("an Arrow file");
        }

        if (head.StartsWith("SQLite format 3\0"u8))
        {
            return Other("a SQLite database");
        }

        return head.StartsWith("%PDF-"u8) ? Other("a PDF document") : null;
    }

    /// <summary>Formats of text, which a header could only be by malice.</summary>
    public static SniffProblem? OfText(ReadOnlySpan<byte> utf8)
    {
        var text = utf8.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("<?xml"u8))
        {
            return Other("XML");
        }

        if (StartsWithIgnoreCase(text, "<!doctype html"u8) || StartsWithIgnoreCase(text, "<html"u8))
        {
            return Other("an HTML page");
        }

        if (text.Length < 2)
        {
            return null;
        }

        // [id],[name] is a header, as SQL Server spells it; [{ and ["id" are not.
        var next = text[1..].TrimStart(" \t\r\n"u8);
        if (next.IsEmpty)
        {
            return null;
        }

        var isJson = text[0] switch
        {
            (byte)'{' => next[0] is (byte)'"' or (byte)'}',
            (byte)'[' => next[0] is (byte)'{' or (byte)'[' or (byte)'"' or (byte)']',
            _ => false,
        };
        return isJson ? Other("JSON") : null;
    }

    private static SniffProblem OfZip(ReadOnlySpan<byte> head)
    {
        if (head.IndexOf("[Content_Types].xml"u8) >= 0 || head.IndexOf("xl/"u8) >= 0)
        {
            return Spreadsheet("an Excel workbook (.xlsx)");
        }

        return head.IndexOf("opendocument.spreadsheet"u8) >= 0
            ? Spreadsheet("an OpenDocument spreadsheet (.ods)")
            : Archive("zip");
    }

    // "BZh" and a digit could start a header; the block's magic number behind them, pi in BCD, could not.
    private static bool IsBzip2(ReadOnlySpan<byte> head) =>
        head.Length >= 10 && head.StartsWith("BZh"u8) && head[4..].StartsWith((ReadOnlySpan<byte>)[0x31, 0x41, 0x59, 0x26, 0x53, 0x59]);

    private static bool StartsWithIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) =>
        text.Length >= start.Length && System.Text.Ascii.EqualsIgnoreCase(text[..start.Length], start);

    private static SniffProblem Compressed(string format) => new(SniffProblemKind.Compressed, SniffMessages.Compressed(format));

    private static SniffProblem Archive(string format) => new(SniffProblemKind.Archive, SniffMessages.Archive(format));

    private static SniffProblem Spreadsheet(string format) => new(SniffProblemKind.Spreadsheet, SniffMessages.Spreadsheet(format));

    private static SniffProblem Other(string format) => new(SniffProblemKind.OtherFormat, SniffMessages.OtherFormat(format));
}
