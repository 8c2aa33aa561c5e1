using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Etl.Core.Copy;

namespace Etl.Core.Conversion;

/// <summary>uuid as Postgres reads it: 32 hexadecimal digits in any case, a hyphen allowed after every four of them, braces around them allowed.</summary>
/// <remarks>
/// The usual spelling, <c>8-4-4-4-12</c>, takes the vector path; a digit at a time costs a branch whose outcome is a coin's,
/// 32 of them, and ten times as long.
/// </remarks>
internal readonly struct UuidConverter : IFieldConverter
{
    private const int UsualLength = 36;
    private const int Bytes = 16;

    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        if (Ssse3.IsSupported && length == UsualLength && TryReadUsual(ref value, out var bytes))
        {
            bytes.StoreUnsafe(ref CopyField.Head(ref output, Bytes));
            return CopyField.HeadBytes + Bytes;
        }

        return ConvertAny(ref output, MemoryMarshal.CreateReadOnlySpan(ref value, length));
    }

    /// <summary>Reads 36 bytes; false leaves the decision to the slow path.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadUsual(ref byte value, out Vector128<byte> bytes)
    {
        // 00000000-1111-2222-3333-444444444444: the digits at 0, 9 and 14; at 19 and 24.
        var first = Vector128.LoadUnsafe(ref value);
        var second = Vector128.LoadUnsafe(ref value, 10);
        var third = Vector128.LoadUnsafe(ref value, 20);
        var front = Ssse3.Shuffle(first, Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, 0x80, 0x80))
            | Ssse3.Shuffle(second, Vector128.Create((byte)0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 6, 7));
        var back = Ssse3.Shuffle(second, Vector128.Create((byte)9, 10, 11, 12, 14, 15, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80))
            | Ssse3.Shuffle(third, Vector128.Create((byte)0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
        var hyphens = (Vector128.Equals(first, Vector128.Create((byte)'-')).ExtractMostSignificantBits() & 0x2100)
            | (Vector128.Equals(second, Vector128.Create((byte)'-')).ExtractMostSignificantBits() & 0x2100) << 16;
        var high = Nibbles(front, out var frontOk);
        var low = Nibbles(back, out var backOk);
        bytes = Sse2.PackUnsignedSaturate(high, low);
        return ((frontOk & backOk) == Vector128<byte>.AllBitsSet) & (hyphens == 0x21002100);
    }

    /// <summary>The eight bytes of sixteen hexadecimal digits, one in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Nibbles(Vector128<byte> digits, out Vector128<byte> isDigit)
    {
        var number = digits - Vector128.Create((byte)'0');
        var letter = (digits | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a');
        var isNumber = Vector128.LessThanOrEqual(number, Vector128.Create((byte)9));
        var isLetter = Vector128.LessThanOrEqual(letter, Vector128.Create((byte)5));
        isDigit = isNumber | isLetter;
        var nibbles = Vector128.ConditionalSelect(isNumber, number, letter + Vector128.Create((byte)10));
        return Ssse3.MultiplyAddAdjacent(nibbles, Vector128.Create((short)0x0110).AsSByte());
    }

    private static int ConvertAny(ref byte output, ReadOnlySpan<byte> text)
    {
        if (text.Length >= 2 && text[0] == (byte)'{' && text[^1] == (byte)'}')
        {
            text = text[1..^1];
        }

        ref var field = ref CopyField.Head(ref output, Bytes);
        var index = 0;
        for (var k = 0; k < Bytes; k++)
        {
            if (text.Length - index < 2)
            {
                return Verdict.InvalidValue;
            }

            var high = Nibble(text[index]);
            var low = Nibble(text[index + 1]);
            if ((high | low) < 0)
            {
                return Verdict.InvalidValue;
            }

            Unsafe.Add(ref field, k) = (byte)((high << 4) | low);
            index += 2;
            if ((k & 1) == 1 && k < 15 && index < text.Length && text[index] == (byte)'-')
            {
                index++;
            }
        }

        return index == text.Length ? CopyField.HeadBytes + Bytes : Verdict.InvalidValue;
    }

    private static int Nibble(byte digit)
    {
        var number = digit - '0';
        if ((uint)number <= 9)
        {
            return number;
        }

        number = (digit | 0x20) - 'a';
        return (uint)number <= 5 ? number + 10 : -1;
    }
}
