using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Etl.Core.Digests;

/// <summary>
/// CRC-64/NVME, the checksum that S3 keeps of whole objects: reflected, starting from and finished by all ones. The
/// checksums of adjoining parts combine into that of the whole, so a file's does not depend on how it was cut.
/// </summary>
public static partial class Crc64Nvme
{
    /// <summary>Table k has the effect of each byte that k others follow.</summary>
    private static readonly ulong[] _tables = Tables();

    /// <summary>The checksum of the bytes that <paramref name="crc"/> is of, followed by <paramref name="bytes"/>.</summary>
    /// <param name="crc">The checksum so far; 0, that of no bytes, at first.</param>
    /// <param name="bytes">The bytes that follow.</param>
    public static ulong Append(ulong crc, ReadOnlySpan<byte> bytes)
    {
        var state = ~crc;
        if (IsFoldingSupported)
        {
            state = Fold(state, ref bytes);
        }

        return ~Slice(state, bytes);
    }

    /// <summary>The checksum of two adjoining parts, in time logarithmic in the second's length.</summary>
    /// <param name="crcA">The first part's checksum.</param>
    /// <param name="crcB">The second part's checksum.</param>
    /// <param name="lengthB">The second part's length, in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static ulong Combine(ulong crcA, ulong crcB, long lengthB)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lengthB);
        return Crc64Polynomial.Multiply(crcA, Crc64Polynomial.PowerOfX((UInt128)lengthB * 8)) ^ crcB;
    }

    /// <summary>The remainder after <paramref name="bytes"/>, eight at a time by tables; works on every processor.</summary>
    internal static ulong Slice(ulong state, ReadOnlySpan<byte> bytes)
    {
        ref var tables = ref MemoryMarshal.GetArrayDataReference(_tables);
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            state ^= System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            state = Entry(ref tables, 7, (byte)state)
                ^ Entry(ref tables, 6, (byte)(state >> 8))
                ^ Entry(ref tables, 5, (byte)(state >> 16))
                ^ Entry(ref tables, 4, (byte)(state >> 24))
                ^ Entry(ref tables, 3, (byte)(state >> 32))
                ^ Entry(ref tables, 2, (byte)(state >> 40))
                ^ Entry(ref tables, 1, (byte)(state >> 48))
                ^ Entry(ref tables, 0, (byte)(state >> 56));
        }

        foreach (var value in bytes)
        {
            state = Entry(ref tables, 0, (byte)(state ^ value)) ^ (state >> 8);
        }

        return state;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Entry(ref ulong tables, int table, byte index) => Unsafe.Add(ref tables, (table * 256) + index);

    private static ulong[] Tables()
    {
        var tables = new ulong[8 * 256];
        for (var i = 0; i < 256; i++)
        {
            var value = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = Crc64Polynomial.TimesX(value);
            }

            tables[i] = value;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            tables[i] = (tables[i - 256] >> 8) ^ tables[(byte)tables[i - 256]];
        }

        return tables;
    }
}
