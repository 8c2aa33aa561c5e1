using System.Globalization;
using System.Runtime.InteropServices;
using Etl.Core.Copy;

namespace Etl.Core.Conversion;

/// <summary>float4: the nearest single; a number that is beyond all singles, or nonzero and nearest to zero, is out of range as in Postgres.</summary>
internal readonly struct Float4Converter : IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        var text = MemoryMarshal.CreateReadOnlySpan(ref value, length);
        var verdict = FloatText.Check(column, text, out var isFinite, out var isZero, out var nonFinite);
        if (verdict != Verdict.Good)
        {
            return verdict;
        }

        var number = (float)nonFinite;
        if (isFinite && !float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            return Verdict.InvalidValue;
        }

        if (isFinite && (!float.IsFinite(number) || (number == 0 && !isZero)))
        {
            return Verdict.OutOfRange;
        }

        return CopyField.Write(ref output, BitConverter.SingleToInt32Bits(number));
    }
}

/// <summary>float8: the nearest double, with the limits of <see cref="Float4Converter"/>.</summary>
internal readonly struct Float8Converter : IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        var text = MemoryMarshal.CreateReadOnlySpan(ref value, length);
        var verdict = FloatText.Check(column, text, out var isFinite, out var isZero, out var number);
        if (verdict != Verdict.Good)
        {
            return verdict;
        }

        if (isFinite && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            return Verdict.InvalidValue;
        }

        if (isFinite && (!double.IsFinite(number) || (number == 0 && !isZero)))
        {
            return Verdict.OutOfRange;
        }

        return CopyField.Write(ref output, BitConverter.DoubleToInt64Bits(number));
    }
}

/// <summary>The grammar of floats: that of numbers, and NaN and the infinities where the column takes them.</summary>
internal static class FloatText
{
    public static int Check(ColumnPlan column, ReadOnlySpan<byte> text, out bool isFinite, out bool isZero, out double nonFinite)
    {
        nonFinite = 0;
        isZero = false;
        isFinite = NumberParts.TryParse(text, out var parts);
        if (isFinite)
        {
            isZero = !parts.TryFindSignificant(text, out _, out _);
            return Verdict.Good;
        }

        if (!column.AllowNonFinite || !NonFiniteText.TryParse(text, out nonFinite))
        {
            return Verdict.InvalidValue;
        }
        // Postgres writes its one NaN with a clear sign.
        if (double.IsNaN(nonFinite))
        {
            nonFinite = BitConverter.Int64BitsToDouble(0x7FF8000000000000);
        }

        return Verdict.Good;
    }
}
