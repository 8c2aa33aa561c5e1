using System.Runtime.InteropServices;
using Etl.Core.Copy;

namespace Etl.Core.Conversion;

/// <summary>bool: one of the spellings of true or false, in any letter case.</summary>
internal readonly struct BoolConverter : IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        var answer = column.Spellings!.Read(MemoryMarshal.CreateReadOnlySpan(ref value, length), scratch);
        if (answer is null)
        {
            return Verdict.InvalidValue;
        }

        CopyField.Head(ref output, 1) = answer.Value ? (byte)1 : (byte)0;
        return CopyField.HeadBytes + 1;
    }
}

/// <summary>The spellings of true and false.</summary>
internal sealed class BoolSpellings(IReadOnlyList<string> trueSpellings, IReadOnlyList<string> falseSpellings)
{
    /// <summary>The spellings of true when a column declares none.</summary>
    public static readonly string[] DefaultTrue = ["t", "true", "y", "yes", "on", "1"];

    /// <summary>The spellings of false when a column declares none.</summary>
    public static readonly string[] DefaultFalse = ["f", "false", "n", "no", "off", "0"];

    private readonly string[] _true = [.. trueSpellings];
    private readonly string[] _false = [.. falseSpellings];
    private readonly int _maxBytes = trueSpellings.Concat(falseSpellings).Select(s => s.Length * 4).DefaultIfEmpty(0).Max();

    /// <summary>What the text says; null if it is none of the spellings.</summary>
    public bool? Read(ReadOnlySpan<byte> text, FieldScratch scratch)
    {
        if (text.Length > _maxBytes || TextConverter.Check(text) != Verdict.Good)
        {
            return null;
        }

        var chars = scratch.Decode(text);
        foreach (var spelling in _true)
        {
            if (chars.Equals(spelling, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var spelling in _false)
        {
            if (chars.Equals(spelling, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return null;
    }
}
