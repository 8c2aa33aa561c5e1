using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Etl.Core.Datasets;

namespace Etl.Core.Sniffing;

/// <summary>
/// Knows UTF-16 without a byte order mark where its letters leave too few NULs to show: Cyrillic, Greek, Chinese. In one byte order every
/// code unit is of an assigned character and line ends are among them; in the other U+000A would be U+0A00, which no script has.
/// </summary>
internal static class UnmarkedUtf16
{
    /// <summary>The byte order where it is certain; otherwise whether the bytes are likely to be UTF-16 at all.</summary>
    public static (SourceEncoding? Encoding, bool IsLikely) Sniff(ReadOnlySpan<byte> sample)
    {
        var little = Read(sample, isBigEndian: false);
        var big = Read(sample, isBigEndian: true);
        if (little == Reading.Lines && big != Reading.Lines)
        {
            return (SourceEncoding.Utf16LittleEndian, true);
        }

        if (big == Reading.Lines && little != Reading.Lines)
        {
            return (SourceEncoding.Utf16BigEndian, true);
        }

        return (null, little != Reading.None || big != Reading.None);
    }

    private static Reading Read(ReadOnlySpan<byte> sample, bool isBigEndian)
    {
        var units = new char[sample.Length / 2];
        for (var index = 0; index < units.Length; index++)
        {
            var unit = sample.Slice(index * 2, 2);
            units[index] = (char)(isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(unit) : BinaryPrimitives.ReadUInt16LittleEndian(unit));
        }

        // A pair that the sample's end cuts is none of its business.
        if (units.Length > 0 && char.IsHighSurrogate(units[^1]))
        {
            units = units[..^1];
        }

        var ascii = 0;
        var hasLineEnd = false;
        for (ReadOnlySpan<char> rest = units; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != OperationStatus.Done || !IsOfText(rune))
            {
                return Reading.None;
            }

            if (rune.IsAscii)
            {
                ascii++;
            }

            hasLineEnd |= rune.Value is '\r' or '\n';
            rest = rest[length..];
        }

        return ascii < 2 ? Reading.None : hasLineEnd ? Reading.Lines : Reading.Text;
    }

    private static bool IsOfText(Rune rune) => rune.Value is '\t' or '\r' or '\n'
        || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);

    private enum Reading
    {
        /// <summary>No text in this byte order.</summary>
        None,

        /// <summary>Nothing but characters.</summary>
        Text,

        /// <summary>Nothing but characters, and line ends among them.</summary>
        Lines,
    }
}
