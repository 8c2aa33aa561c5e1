using System.Runtime.CompilerServices;

namespace Etl.Core.Copy;

/// <summary>
/// Writes one field of the COPY format, length before bytes, at a place known to have room, and returns its size. Callers
/// keep the place in a register; a store to the buffer's length for every field would tie each one to the one before.
/// </summary>
internal static class CopyField
{
    /// <summary>The bytes of a field's length; all there is of NULL.</summary>
    public const int HeadBytes = 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WriteNull(ref byte place)
    {
        BigEndian.WriteInt32(ref place, -1);
        return HeadBytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ref byte place, short value)
    {
        BigEndian.WriteInt16(ref Head(ref place, 2), value);
        return 6;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ref byte place, int value)
    {
        BigEndian.WriteInt64(ref place, (4L << 32) | (uint)value);
        return 8;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ref byte place, long value)
    {
        BigEndian.WriteInt64(ref Head(ref place, 8), value);
        return 12;
    }

    /// <summary>Writes the length; the bytes go to the place returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Head(ref byte place, int length)
    {
        BigEndian.WriteInt32(ref place, length);
        return ref Unsafe.Add(ref place, HeadBytes);
    }

    /// <summary>The bytes of the field at the front, which is not NULL.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> field) =>
        field.Slice(HeadBytes, (int)BigEndian.ReadInteger(field[..HeadBytes]));
}
