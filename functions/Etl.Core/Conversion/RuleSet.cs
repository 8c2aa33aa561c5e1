using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Rejects;

namespace Etl.Core.Conversion;

/// <summary>The rules that a converted value breaks.</summary>
[Flags]
internal enum BrokenRules
{
    None = 0,
    Min = 1,
    Max = 2,
    MinLength = 4,
    MaxLength = 8,
    TargetLength = 16,
    Pattern = 32,
    OneOf = 64,
}

/// <summary>A column's rules, compiled: bounds and values are the bytes that the column's own converter makes of them.</summary>
internal sealed class RuleSet
{
    /// <summary>The type whose order the bounds have.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>The least value.</summary>
    public byte[]? Min { get; init; }

    /// <summary>The greatest value.</summary>
    public byte[]? Max { get; init; }

    /// <summary>The fewest code points.</summary>
    public int MinLength { get; init; }

    /// <summary>The most code points.</summary>
    public int MaxLength { get; init; } = int.MaxValue;

    /// <summary>The most code points that the live target's column takes.</summary>
    public int TargetLength { get; init; } = int.MaxValue;

    /// <summary>The pattern.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>A quick yes to the pattern, where it has the shape for one.</summary>
    public AsciiPattern? QuickPattern { get; init; }

    /// <summary>The allowed values, in order; null: all.</summary>
    public byte[][]? OneOf { get; init; }

    /// <summary>Whether the pattern is all there is, and has a quick yes.</summary>
    public bool IsQuickPatternOnly =>
        QuickPattern is not null && Min is null && Max is null && OneOf is null
        && MinLength == 0 && MaxLength == int.MaxValue && TargetLength == int.MaxValue;

    /// <summary>What a converted value breaks. For text the bytes are valid UTF-8.</summary>
    public BrokenRules Evaluate(ReadOnlySpan<byte> value, FieldScratch scratch)
    {
        var broken = BrokenRules.None;
        if (Min is not null && ValueOrder.Compare(Kind, value, Min) < 0) broken |= BrokenRules.Min;
        if (Max is not null && ValueOrder.Compare(Kind, value, Max) > 0) broken |= BrokenRules.Max;
        if (Kind == ColumnKind.Text) broken |= EvaluateText(value, scratch);
        if (OneOf is not null && !IsOneOf(value)) broken |= BrokenRules.OneOf;
        return broken;
    }

    /// <summary>The reject kind of the first broken rule.</summary>
    public static RejectKind FirstKind(BrokenRules broken)
    {
        if (broken.HasFlag(BrokenRules.Min)) return RejectKind.BelowMin;
        if (broken.HasFlag(BrokenRules.Max)) return RejectKind.AboveMax;
        if ((broken & (BrokenRules.MinLength | BrokenRules.MaxLength | BrokenRules.TargetLength)) != BrokenRules.None) return RejectKind.Length;
        return broken.HasFlag(BrokenRules.Pattern) ? RejectKind.Pattern : RejectKind.OneOf;
    }

    private BrokenRules EvaluateText(ReadOnlySpan<byte> value, FieldScratch scratch)
    {
        var broken = BrokenRules.None;
        // A code point has one to four bytes, so most lengths need no counting.
        var max = Math.Min(MaxLength, TargetLength);
        if (value.Length > max || value.Length < MinLength * 4L)
        {
            var length = CodePoints(value);
            if (length < MinLength) broken |= BrokenRules.MinLength;
            if (length > MaxLength) broken |= BrokenRules.MaxLength;
            if (length > TargetLength) broken |= BrokenRules.TargetLength;
        }

        if (Pattern is not null
            && !(QuickPattern is not null && QuickPattern.Accepts(ref MemoryMarshal.GetReference(value), value.Length))
            && !Pattern.IsMatch(scratch.Decode(value)))
        {
            broken |= BrokenRules.Pattern;
        }

        return broken;
    }

    private static int CodePoints(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var value in text)
        {
            if ((sbyte)value > -65) count++;
        }

        return count;
    }

    private bool IsOneOf(ReadOnlySpan<byte> value)
    {
        var low = 0;
        var high = OneOf!.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = ValueOrder.Compare(Kind, value, OneOf[middle]);
            if (order == 0) return true;
            if (order < 0) high = middle - 1;
            else low = middle + 1;
        }

        return false;
    }
}

/// <summary>A converter and the column's rules behind it.</summary>
internal readonly struct RuledConverter<TConverter> : IFieldConverter
    where TConverter : struct, IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        var written = TConverter.Convert(column, scratch, ref output, ref value, length);
        if (written < 0) return written;
        var field = MemoryMarshal.CreateReadOnlySpan(ref output, written);
        var broken = column.Rules!.Evaluate(field[CopyField.HeadBytes..], scratch);
        return broken == BrokenRules.None ? written : Verdict.Bad(RuleSet.FirstKind(broken));
    }
}
