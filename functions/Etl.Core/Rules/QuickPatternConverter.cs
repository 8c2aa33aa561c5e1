using System.Runtime.CompilerServices;
using Etl.Core.Conversion;
using Etl.Core.Copy;

namespace Etl.Core.Rules;

/// <summary>text with a pattern of the quick shape and no other rule: accepted values are ASCII and need no other check.</summary>
internal readonly struct QuickPatternConverter : IFieldConverter
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        if (column.QuickPattern!.TryCopy(ref value, length, ref CopyField.Head(ref output, length)))
        {
            return CopyField.HeadBytes + length;
        }

        return ConvertSlow(column, scratch, ref output, ref value, length);
    }

    // Its own method, so that the quick way has no registers to save.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ConvertSlow(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length) =>
        RuledConverter<TextConverter>.Convert(column, scratch, ref output, ref value, length);
}
