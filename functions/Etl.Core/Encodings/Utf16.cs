using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Etl.Core.Encodings;

/// <summary>UTF-16 of either byte order, lone surrogates and an odd last byte included.</summary>
internal static class Utf16
{
    // The lead bytes 0xFC to 0xFF are in no Unicode encoding form; two bits of the odd byte fit into them, six behind.
    private const byte OddByteLead = 0xFC;
    private const int BlockUnits = 2048;

    public static void Transcode(
        ReadOnlySpan<byte> source,
        bool isBigEndian,
        bool isFinal,
        Span<byte> utf8,
        out int consumed,
        out int written)
    {
        consumed = 0;
        written = 0;
        Span<ushort> block = stackalloc ushort[BlockUnits];
        var isEnd = false;
        while (!isEnd && source.Length - consumed >= 2)
        {
            var count = Math.Min(BlockUnits, (source.Length - consumed) / 2);
            var units = block[..count];
            source.Slice(consumed, count * 2).CopyTo(MemoryMarshal.AsBytes(units));
            if (isBigEndian == BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(units, units);
            }

            // A high surrogate at the end of a block that is not the last one is looked at again with what follows it.
            var isLast = isFinal && consumed + (count * 2) + 2 > source.Length;
            isEnd = !TranscodeBlock(MemoryMarshal.Cast<ushort, char>(units), isLast, utf8[written..], out var read, out var wrote);
            consumed += read * 2;
            written += wrote;
            if (read == 0)
            {
                return;
            }
        }

        if (isFinal && source.Length - consumed == 1 && utf8.Length - written >= 2)
        {
            var odd = source[consumed++];
            utf8[written++] = (byte)(OddByteLead | (odd >> 6));
            utf8[written++] = (byte)(0x80 | (odd & 0x3F));
        }
    }

    /// <summary>Counts 2 a character, 4 for those that are a surrogate pair, 1 for the odd byte.</summary>
    public static long SourceLength(ReadOnlySpan<byte> utf8) =>
        (2 * Utf8Counts.Characters(utf8)) + (2 * Utf8Counts.AtLeast(utf8, 0xF0)) - (3 * Utf8Counts.AtLeast(utf8, OddByteLead));

    public static byte[] ToSource(ReadOnlySpan<byte> utf8, bool isBigEndian)
    {
        var source = new byte[SourceLength(utf8)];
        var index = 0;
        while (!utf8.IsEmpty)
        {
            var (value, length) = Decode(utf8);
            if (utf8[0] >= OddByteLead)
            {
                source[index++] = (byte)value;
            }
            else if (value < 0x10000)
            {
                Write((ushort)value, source, isBigEndian, ref index);
            }
            else
            {
                Write((ushort)(0xD800 + ((value - 0x10000) >> 10)), source, isBigEndian, ref index);
                Write((ushort)(0xDC00 + ((value - 0x10000) & 0x3FF)), source, isBigEndian, ref index);
            }

            utf8 = utf8[length..];
        }

        return source;
    }

    /// <returns>False when the output is full.</returns>
    private static bool TranscodeBlock(ReadOnlySpan<char> units, bool isLast, Span<byte> utf8, out int read, out int written)
    {
        read = 0;
        written = 0;
        while (true)
        {
            var status = Utf8.FromUtf16(units[read..], utf8[written..], out var count, out var wrote, replaceInvalidSequences: false, isLast);
            read += count;
            written += wrote;
            switch (status)
            {
                case OperationStatus.InvalidData when utf8.Length - written >= 3:
                    WriteLoneSurrogate(units[read++], utf8[written..]);
                    written += 3;
                    break;
                case OperationStatus.InvalidData or OperationStatus.DestinationTooSmall:
                    return false;
                default:
                    return true;
            }
        }
    }

    private static void WriteLoneSurrogate(char unit, Span<byte> utf8)
    {
        utf8[0] = (byte)(0xE0 | (unit >> 12));
        utf8[1] = (byte)(0x80 | ((unit >> 6) & 0x3F));
        utf8[2] = (byte)(0x80 | (unit & 0x3F));
    }

    private static (int Value, int Length) Decode(ReadOnlySpan<byte> utf8)
    {
        var lead = utf8[0];
        var (bits, length) = lead switch
        {
            < 0x80 => (lead, 1),
            >= OddByteLead => (lead & 0x03, 2),
            >= 0xF0 and < 0xF5 => (lead & 0x07, 4),
            >= 0xE0 and < 0xF0 => (lead & 0x0F, 3),
            >= 0xC2 and < 0xE0 => (lead & 0x1F, 2),
            _ => throw new ArgumentException($"0x{lead:X2} does not lead a character.", nameof(utf8)),
        };
        if (utf8.Length < length)
        {
            throw new ArgumentException("The last character is not whole.", nameof(utf8));
        }

        foreach (var next in utf8[1..length])
        {
            bits = (bits << 6) | (next & 0x3F);
        }

        return (bits, length);
    }

    private static void Write(ushort unit, Span<byte> source, bool isBigEndian, ref int index)
    {
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(source[index..], unit);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(source[index..], unit);
        }

        index += 2;
    }
}
