using System.Runtime.InteropServices;

namespace Etl.Core.Conversion;

/// <summary>The declared separators of numbers, and how a number loses them.</summary>
/// <param name="Decimal">The decimal separator.</param>
/// <param name="Thousands">The separator between groups of three digits before it, which a number has throughout or not at all; null: none.</param>
internal sealed record NumberSpelling(byte Decimal, byte? Thousands)
{
    /// <summary>Rewrites a number with a decimal point and without groups; false if its groups are wrong or it has a point that means nothing here.</summary>
    public bool TryNormalise(ReadOnlySpan<byte> text, Span<byte> normal, out int length)
    {
        length = 0;
        var index = 0;
        if (!text.IsEmpty && text[0] is (byte)'+' or (byte)'-')
        {
            normal[length++] = text[index++];
        }

        var run = 0;
        var groups = 0;
        for (; index < text.Length; index++)
        {
            var value = text[index];
            if ((uint)(value - '0') <= 9)
            {
                run++;
                normal[length++] = value;
            }
            else if (value == Thousands)
            {
                if (run == 0 || run > 3 || (groups > 0 && run != 3))
                {
                    return false;
                }

                groups++;
                run = 0;
            }
            else
            {
                break;
            }
        }

        if (groups > 0 && run != 3)
        {
            return false;
        }

        if (index < text.Length && text[index] == Decimal)
        {
            normal[length++] = (byte)'.';
            index++;
        }

        var rest = text[index..];
        if (rest.Contains((byte)'.') || rest.Contains(Decimal))
        {
            return false;
        }

        rest.CopyTo(normal[length..]);
        length += rest.Length;
        return true;
    }
}

/// <summary>A number in the column's own spelling, given to the converter in the usual one.</summary>
internal readonly struct SpelledConverter<TConverter> : IFieldConverter
    where TConverter : struct, IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        var normal = scratch.Number(length);
        return column.Spelling!.TryNormalise(MemoryMarshal.CreateReadOnlySpan(ref value, length), normal, out var normalLength)
            ? TConverter.Convert(column, scratch, ref output, ref MemoryMarshal.GetArrayDataReference(normal), normalLength)
            : Verdict.InvalidValue;
    }
}
