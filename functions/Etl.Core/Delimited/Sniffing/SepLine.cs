namespace Etl.Core.Delimited.Sniffing;

/// <summary>The line <c>sep=;</c> that spreadsheet programs read, and some write, as a file's first.</summary>
/// <param name="Delimiter">The delimiter that it names.</param>
/// <param name="Length">Its bytes of UTF-8, line end included.</param>
internal readonly record struct SepLine(byte Delimiter, int Length)
{
    private const int NameLength = 4;

    /// <summary>The line at the start of the text; null when there is none. A letter or digit behind <c>sep=</c> is data.</summary>
    public static SepLine? Read(ReadOnlySpan<byte> utf8, bool isFinal)
    {
        if (utf8.Length <= NameLength || !System.Text.Ascii.EqualsIgnoreCase(utf8[..NameLength], "sep="u8))
        {
            return null;
        }

        var delimiter = utf8[NameLength];
        if (delimiter is (byte)'\r' or (byte)'\n' or (byte)'"' or 0 or >= 0x80 || char.IsAsciiLetterOrDigit((char)delimiter))
        {
            return null;
        }

        var behind = utf8[(NameLength + 1)..];
        if (behind.IsEmpty)
        {
            return isFinal ? new SepLine(delimiter, NameLength + 1) : null;
        }

        if (behind.StartsWith("\r\n"u8))
        {
            return new SepLine(delimiter, NameLength + 3);
        }

        return behind[0] is (byte)'\r' or (byte)'\n' ? new SepLine(delimiter, NameLength + 2) : null;
    }
}
