using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Etl.Core.Copy;

/// <summary>Big-endian stores and loads at a place known to have room.</summary>
internal static class BigEndian
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteInt16(ref byte place, short value) =>
        Unsafe.WriteUnaligned(ref place, BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteInt32(ref byte place, int value) =>
        Unsafe.WriteUnaligned(ref place, BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteInt64(ref byte place, long value) =>
        Unsafe.WriteUnaligned(ref place, BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    /// <summary>The integer that a field of two, four or eight bytes holds.</summary>
    public static long ReadInteger(ReadOnlySpan<byte> field) => field.Length switch
    {
        2 => BinaryPrimitives.ReadInt16BigEndian(field),
        4 => BinaryPrimitives.ReadInt32BigEndian(field),
        _ => BinaryPrimitives.ReadInt64BigEndian(field),
    };
}
