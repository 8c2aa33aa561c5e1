namespace Etl.Core.Delimited;

/// <summary>The two bytes that give a delimited file its structure. Line ends are not part of it: LF, CR and CRLF always end a record.</summary>
/// <param name="Delimiter">The byte between fields; ASCII, never a quote, CR or LF.</param>
/// <param name="Quote">The byte around fields that hold delimiters or line ends, doubled inside them; 0 when the file has none.</param>
public readonly record struct Dialect(byte Delimiter, byte Quote)
{
    /// <summary>RFC 4180: comma and double quote.</summary>
    public static Dialect Rfc4180 { get; } = new((byte)',', (byte)'"');

    /// <summary>Whether the file has a quote at all.</summary>
    public bool HasQuote => Quote != 0;
}
