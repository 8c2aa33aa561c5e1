using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Etl.Core.Copy;

namespace Etl.Core.Conversion;

/// <summary>int2: a sign and digits, nothing else.</summary>
internal readonly struct Int2Converter : IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        var verdict = IntegerText.Parse(ref value, length, out var number);
        if (verdict != Verdict.Good)
        {
            return verdict;
        }

        if (number != (short)number)
        {
            return Verdict.OutOfRange;
        }

        return CopyField.Write(ref output, (short)number);
    }
}

/// <summary>int4: a sign and digits, nothing else.</summary>
internal readonly struct Int4Converter : IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        var verdict = IntegerText.Parse(ref value, length, out var number);
        if (verdict != Verdict.Good)
        {
            return verdict;
        }

        if (number != (int)number)
        {
            return Verdict.OutOfRange;
        }

        return CopyField.Write(ref output, (int)number);
    }
}

/// <summary>int8: a sign and digits, nothing else.</summary>
internal readonly struct Int8Converter : IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        var verdict = IntegerText.Parse(ref value, length, out var number);
        if (verdict != Verdict.Good)
        {
            return verdict;
        }

        return CopyField.Write(ref output, number);
    }
}

/// <summary>Reads <c>[+-]digits</c>; leading zeros are allowed, white space is not.</summary>
internal static class IntegerText
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Parse(ref byte value, int length, out long number)
    {
        if ((uint)(length - 1) < 8 && BitConverter.IsLittleEndian)
        {
            // The digits move to the top of the word, zeros come before them: eight digits whatever the length.
            var digits = (Unsafe.ReadUnaligned<ulong>(ref value) ^ 0x3030303030303030) << ((8 - length) * 8);
            if (((digits | (digits + 0x7676767676767676)) & 0x8080808080808080) == 0)
            {
                number = EightDigits(digits);
                return Verdict.Good;
            }
        }

        return ParseSlow(MemoryMarshal.CreateReadOnlySpan(ref value, length), out number);
    }

    /// <summary>The number of eight digits, the first in the lowest byte, each 0 to 9.</summary>
    private static long EightDigits(ulong digits)
    {
        var pairs = (digits * 10) + (digits >> 8);
        return (long)((((pairs & 0x000000FF000000FF) * 0x000F424000000064) + (((pairs >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32);
    }

    private static int ParseSlow(ReadOnlySpan<byte> value, out long number)
    {
        number = 0;
        var isNegative = !value.IsEmpty && value[0] == (byte)'-';
        var digits = isNegative || (!value.IsEmpty && value[0] == (byte)'+') ? value[1..] : value;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return Verdict.InvalidValue;
        }

        digits = digits.TrimStart((byte)'0');
        if (digits.Length > 19)
        {
            return Verdict.OutOfRange;
        }

        ulong magnitude = 0;
        foreach (var digit in digits)
        {
            magnitude = (magnitude * 10) + (uint)(digit - '0');
        }

        if (magnitude > long.MaxValue + (isNegative ? 1UL : 0UL))
        {
            return Verdict.OutOfRange;
        }

        number = isNegative ? unchecked(-(long)magnitude) : (long)magnitude;
        return Verdict.Good;
    }
}
