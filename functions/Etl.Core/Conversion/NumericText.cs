using Etl.Core.Copy;

namespace Etl.Core.Conversion;

/// <summary>Any spelling of a number that Postgres's numeric has, as long as it is exact in the column.</summary>
internal static class NumericText
{
    /// <summary>Postgres's limits: digits before the point, and behind it.</summary>
    public const int MaxIntegerDigits = 131072;

    /// <summary>The largest display scale that the wire format holds.</summary>
    public const int MaxFractionDigits = 16383;

    private const short Nan = unchecked((short)0xC000);
    private const short PositiveInfinity = unchecked((short)0xD000);
    private const short NegativeInfinity = unchecked((short)0xF000);
    private const short Negative = 0x4000;

    public static int Convert(ColumnPlan column, ref byte output, ReadOnlySpan<byte> text)
    {
        if (!NumberParts.TryParse(text, out var parts))
        {
            return ConvertNonFinite(column, ref output, text);
        }

        if (!parts.TryFindSignificant(text, out var first, out var last))
        {
            return WriteZero(column, ref output, parts);
        }

        // Digit k stands for 10^(point - 1 - k), as if all digits were one run with the point behind the first `point`.
        var point = parts.IntegerDigits + (long)parts.Exponent;
        var top = point - 1 - first;
        var bottom = point - 1 - last;
        var scale = DisplayScale(column, parts);
        if (-bottom > column.FractionDigits || scale > MaxFractionDigits)
        {
            return Verdict.ExcessScale;
        }

        if (top + 1 > column.IntegerDigits)
        {
            return Verdict.OutOfRange;
        }

        var weight = (int)Math.Floor(top / 4.0);
        var count = weight - (int)Math.Floor(bottom / 4.0) + 1;
        var size = 8 + (2 * count);
        ref var next = ref CopyField.Head(ref output, size);
        WriteHead(ref next, (short)count, (short)weight, parts.IsNegative ? Negative : (short)0, (short)scale);
        for (var group = 0; group < count; group++)
        {
            var digit = 0;
            var index = point - 1 - ((4L * (weight - group)) + 3);
            for (var k = 0; k < 4; k++, index++)
            {
                digit = (digit * 10) + (index >= first && index <= last ? parts.Digit(text, (int)index) : 0);
            }

            BigEndian.WriteInt16(ref System.Runtime.CompilerServices.Unsafe.Add(ref next, 8 + (2 * group)), (short)digit);
        }

        return CopyField.HeadBytes + size;
    }

    private static int WriteZero(ColumnPlan column, ref byte output, NumberParts parts)
    {
        if (parts.HasEndlessExponent)
        {
            return Verdict.OutOfRange;
        }

        var scale = DisplayScale(column, parts);
        if (scale > MaxFractionDigits)
        {
            return Verdict.ExcessScale;
        }

        return WriteEmpty(ref output, 0, (short)scale);
    }

    private static long DisplayScale(ColumnPlan column, NumberParts parts) =>
        column.Scale >= 0 ? column.Scale : Math.Max(0, parts.FractionDigits - (long)parts.Exponent);

    private static int ConvertNonFinite(ColumnPlan column, ref byte output, ReadOnlySpan<byte> text)
    {
        if (!column.AllowNonFinite || !NonFiniteText.TryParse(text, out var number))
        {
            return Verdict.InvalidValue;
        }

        var sign = double.IsNaN(number) ? Nan : double.IsPositive(number) ? PositiveInfinity : NegativeInfinity;
        // Postgres keeps NaN in any numeric, but the infinities only in an unconstrained one.
        if (sign != Nan && column.Scale >= 0)
        {
            return Verdict.OutOfRange;
        }

        return WriteEmpty(ref output, sign, 0);
    }

    /// <summary>A field without digits.</summary>
    private static int WriteEmpty(ref byte output, short sign, short scale)
    {
        WriteHead(ref CopyField.Head(ref output, 8), 0, 0, sign, scale);
        return CopyField.HeadBytes + 8;
    }

    private static void WriteHead(ref byte place, short count, short weight, short sign, short scale) =>
        BigEndian.WriteInt64(ref place, ((long)(ushort)count << 48) | ((long)(ushort)weight << 32) | ((long)(ushort)sign << 16) | (ushort)scale);
}
