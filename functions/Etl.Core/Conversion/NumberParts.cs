namespace Etl.Core.Conversion;

/// <summary>Where the parts of <c>[+-]digits[.digits][e[+-]digits]</c> are; at least one digit stands before or behind the point.</summary>
/// <param name="IsNegative">Whether there is a minus.</param>
/// <param name="Start">The index of the first digit or of the point.</param>
/// <param name="IntegerDigits">The digits before the point.</param>
/// <param name="FractionDigits">The digits behind it.</param>
/// <param name="Exponent">The exponent, held within ±<see cref="ExponentLimit"/>, which no type reaches.</param>
internal readonly record struct NumberParts(bool IsNegative, int Start, int IntegerDigits, int FractionDigits, int Exponent)
{
    public const int ExponentLimit = 100_000_000;

    /// <summary>Whether the exponent is at the limit: Postgres refuses one beyond its integers even of zero.</summary>
    public bool HasEndlessExponent => Math.Abs(Exponent) == ExponentLimit;

    public static bool TryParse(ReadOnlySpan<byte> text, out NumberParts parts)
    {
        parts = default;
        var index = 0;
        var isNegative = !text.IsEmpty && text[0] == (byte)'-';
        if (isNegative || (!text.IsEmpty && text[0] == (byte)'+'))
        {
            index++;
        }

        var start = index;
        index = SkipDigits(text, index);
        var integers = index - start;
        var fractions = 0;
        if (index < text.Length && text[index] == (byte)'.')
        {
            var end = SkipDigits(text, index + 1);
            fractions = end - index - 1;
            index = end;
        }

        if (integers + fractions == 0)
        {
            return false;
        }

        var exponent = 0;
        if (index < text.Length && (text[index] | 0x20) == 'e')
        {
            index++;
            var isSmall = index < text.Length && text[index] == (byte)'-';
            if (isSmall || (index < text.Length && text[index] == (byte)'+'))
            {
                index++;
            }

            var end = SkipDigits(text, index);
            if (end == index)
            {
                return false;
            }

            for (; index < end; index++)
            {
                exponent = Math.Min((exponent * 10) + text[index] - '0', ExponentLimit);
            }

            if (isSmall)
            {
                exponent = -exponent;
            }
        }

        parts = new NumberParts(isNegative, start, integers, fractions, exponent);
        return index == text.Length;
    }

    /// <summary>The value of digit <paramref name="index"/>, counted over both sides of the point.</summary>
    public int Digit(ReadOnlySpan<byte> text, int index) => text[Start + index + (index >= IntegerDigits ? 1 : 0)] - '0';

    /// <summary>The first and the last digit that is not zero; false if there is none.</summary>
    public bool TryFindSignificant(ReadOnlySpan<byte> text, out int first, out int last)
    {
        first = 0;
        last = IntegerDigits + FractionDigits - 1;
        while (first <= last && Digit(text, first) == 0)
        {
            first++;
        }

        while (last > first && Digit(text, last) == 0)
        {
            last--;
        }

        return first <= last;
    }

    private static int SkipDigits(ReadOnlySpan<byte> text, int index)
    {
        while (index < text.Length && (uint)(text[index] - '0') <= 9)
        {
            index++;
        }

        return index;
    }
}
