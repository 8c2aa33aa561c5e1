using Etl.Core.Datasets;

namespace Etl.Core.Encodings;

/// <summary>
/// Turns a file's bytes into UTF-8 and back, without loss: whatever the source holds, <see cref="ToSource"/> gives it
/// back, and <see cref="SourceLength"/> says how long it was, so that offsets stay the sender's.
/// </summary>
/// <remarks>
/// What UTF-8 cannot say comes out as bytes that UTF-8 does not allow, and is rejected where all other bytes are
/// validated: a lone surrogate as the three bytes that its number would have (WTF-8), the odd last byte of a UTF-16 file
/// and the undefined bytes of windows-1252 as two bytes led by 0xFC to 0xFF.
/// </remarks>
public static class SourceTranscoder
{
    /// <summary>The most bytes of UTF-8 that one byte of any source becomes.</summary>
    public const int MaxExpansion = 3;

    /// <summary>The least room that <see cref="Transcode"/> needs to get on.</summary>
    public const int MinOutput = 4;

    /// <summary>Bytes a code unit: cuts must be multiples of it.</summary>
    public static int CodeUnitBytes(SourceEncoding encoding) =>
        encoding is SourceEncoding.Utf16LittleEndian or SourceEncoding.Utf16BigEndian ? 2 : 1;

    /// <summary>Transcodes as much as fits. What is not consumed comes first in the next call.</summary>
    /// <param name="encoding">The source's encoding; UTF-8 is copied.</param>
    /// <param name="source">The source's bytes.</param>
    /// <param name="isFinal">Whether the source ends here. If not, half a code unit or half a surrogate pair at its end waits.</param>
    /// <param name="utf8">Receives the UTF-8; at least <see cref="MinOutput"/> bytes.</param>
    /// <param name="consumed">The bytes read from the source.</param>
    /// <param name="written">The bytes written.</param>
    public static void Transcode(
        SourceEncoding encoding,
        ReadOnlySpan<byte> source,
        bool isFinal,
        Span<byte> utf8,
        out int consumed,
        out int written)
    {
        switch (encoding)
        {
            case SourceEncoding.Utf8:
                consumed = written = Math.Min(source.Length, utf8.Length);
                source[..consumed].CopyTo(utf8);
                break;
            case SourceEncoding.Utf16LittleEndian:
                Utf16.Transcode(source, isBigEndian: false, isFinal, utf8, out consumed, out written);
                break;
            case SourceEncoding.Utf16BigEndian:
                Utf16.Transcode(source, isBigEndian: true, isFinal, utf8, out consumed, out written);
                break;
            default:
                SingleByte.Transcode(encoding, source, utf8, out consumed, out written);
                break;
        }
    }

    /// <summary>All of the source as UTF-8, for small inputs such as a file's head.</summary>
    public static byte[] ToUtf8(SourceEncoding encoding, ReadOnlySpan<byte> source, bool isFinal)
    {
        var utf8 = new byte[(source.Length * MaxExpansion) + MinOutput];
        Transcode(encoding, source, isFinal, utf8, out _, out var written);
        return utf8.AsSpan(0, written).ToArray();
    }

    /// <summary>How many bytes of the source became this UTF-8.</summary>
    /// <param name="encoding">The source's encoding.</param>
    /// <param name="utf8">What <see cref="Transcode"/> wrote, or a part of it in whole characters.</param>
    public static long SourceLength(SourceEncoding encoding, ReadOnlySpan<byte> utf8) => encoding switch
    {
        SourceEncoding.Utf8 => utf8.Length,
        SourceEncoding.Utf16LittleEndian or SourceEncoding.Utf16BigEndian => Utf16.SourceLength(utf8),
        _ => SingleByte.SourceLength(utf8),
    };

    /// <summary>The source's bytes again.</summary>
    /// <param name="encoding">The source's encoding.</param>
    /// <param name="utf8">What <see cref="Transcode"/> wrote, or a part of it in whole characters.</param>
    /// <exception cref="ArgumentException">It is not something that <see cref="Transcode"/> writes.</exception>
    public static byte[] ToSource(SourceEncoding encoding, ReadOnlySpan<byte> utf8) => encoding switch
    {
        SourceEncoding.Utf8 => utf8.ToArray(),
        SourceEncoding.Utf16LittleEndian => Utf16.ToSource(utf8, isBigEndian: false),
        SourceEncoding.Utf16BigEndian => Utf16.ToSource(utf8, isBigEndian: true),
        _ => SingleByte.ToSource(encoding, utf8),
    };
}
