using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Etl.Core.Copy;
using Etl.Core.Plans;

namespace Etl.Core.Conversion;

/// <summary>uuid as Postgres reads it: 32 hexadecimal digits in any case, a hyphen allowed after every four of them, braces around them allowed.</summary>
internal readonly struct UuidConverter : IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, CopyBuffer output, ref byte value, int length)
    {
        var text = MemoryMarshal.CreateReadOnlySpan(ref value, length);
        if (text.Length >= 2 && text[0] == (byte)'{' && text[^1] == (byte)'}') text = text[1..^1];
        ref var field = ref output.WriteFieldHead(16);
        var index = 0;
        for (var k = 0; k < 16; k++)
        {
            if (text.Length - index < 2) return Verdict.InvalidValue;
            var high = Nibble(text[index]);
            var low = Nibble(text[index + 1]);
            if ((high | low) < 0) return Verdict.InvalidValue;
            Unsafe.Add(ref field, k) = (byte)((high << 4) | low);
            index += 2;
            if ((k & 1) == 1 && k < 15 && index < text.Length && text[index] == (byte)'-') index++;
        }

        return index == text.Length ? Verdict.Good : Verdict.InvalidValue;
    }

    private static int Nibble(byte digit)
    {
        var number = digit - '0';
        if ((uint)number <= 9) return number;
        number = (digit | 0x20) - 'a';
        return (uint)number <= 5 ? number + 10 : -1;
    }
}
