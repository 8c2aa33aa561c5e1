using System.Text;

namespace Etl.Core.Conversion;

/// <summary>The spellings of NaN and the infinities that Postgres has, in any letter case.</summary>
internal static class NonFiniteText
{
    public static bool TryParse(ReadOnlySpan<byte> text, out double number)
    {
        number = double.NaN;
        if (Ascii.EqualsIgnoreCase(text, "nan"u8))
        {
            return true;
        }

        var isNegative = !text.IsEmpty && text[0] == (byte)'-';
        number = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        if (isNegative || (!text.IsEmpty && text[0] == (byte)'+'))
        {
            text = text[1..];
        }

        return Ascii.EqualsIgnoreCase(text, "infinity"u8) || Ascii.EqualsIgnoreCase(text, "inf"u8);
    }
}
