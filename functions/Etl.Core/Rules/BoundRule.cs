using System.Collections.Immutable;
using Etl.Core.Conversion;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Rejects;

namespace Etl.Core.Rules;

/// <summary>min and max: the bounds are the bytes that the column's own converter makes of them.</summary>
internal sealed class BoundRule : ValueRule
{
    public static readonly BoundRule Min = new()
    {
        Key = "min",
        Types = TypeGroup.Ordered,
        Argument = RuleArgument.Value,
        Effect = "a bound, inclusive, in the file's spelling",
    };

    public static readonly BoundRule Max = new()
    {
        Key = "max",
        Types = TypeGroup.Ordered,
        Argument = RuleArgument.Value,
        Effect = "a bound, inclusive, in the file's spelling",
    };

    internal override CompiledRule? Compile(ImmutableArray<string> texts, RuleColumn column)
    {
        var text = texts[0];
        if (column.Encode(Key, text) is not { } bound)
        {
            return null;
        }

        return this == Min
            ? new Bound(column.Type.Kind, bound, isLower: true, RejectKind.BelowMin, $"min {text}", $"is below the minimum {text}")
            : new Bound(column.Type.Kind, bound, isLower: false, RejectKind.AboveMax, $"max {text}", $"is above the maximum {text}");
    }

    internal override string? Contradiction(CompiledRule compiled, CompiledRule other) =>
        this == Min && other is Bound { IsLower: false } max && max.IsBelow((Bound)compiled) ? RuleMessages.Above("max") : null;
}

/// <summary>A least or a greatest value.</summary>
internal sealed class Bound(ColumnKind type, byte[] bound, bool isLower, RejectKind kind, string text, string fault) : CompiledRule(kind, text, fault)
{
    // Integers, dates and times are compared as the numbers that they are; a bound is read once.
    private readonly bool _isInteger = ValueOrder.IsOfIntegers(type);
    private readonly long _integer = ValueOrder.IsOfIntegers(type) ? BigEndian.ReadInteger(bound) : 0;

    /// <summary>Whether it is the least value.</summary>
    public bool IsLower => isLower;

    public bool IsBelow(Bound other) => ValueOrder.Compare(type, bound, other.Value) < 0;

    public override bool IsBrokenBy(ReadOnlySpan<byte> value, FieldScratch scratch)
    {
        if (!_isInteger)
        {
            return IsOnWrongSide(ValueOrder.Compare(type, value, bound));
        }

        var number = BigEndian.ReadInteger(value);
        return isLower ? number < _integer : number > _integer;
    }

    private bool IsOnWrongSide(int order) => isLower ? order < 0 : order > 0;

    private ReadOnlySpan<byte> Value => bound;
}
