using System.Collections.Immutable;
using Etl.Core.Conversion;
using Etl.Core.Datasets;
using Etl.Core.Rejects;

namespace Etl.Core.Rules;

/// <summary>one_of: the allowed values.</summary>
internal sealed class OneOfRule : ValueRule
{
    public static readonly OneOfRule Row = new()
    {
        Key = "one_of",
        Types = TypeGroup.Comparable,
        Argument = RuleArgument.Values,
        Effect = "the allowed values, compared after conversion",
    };

    internal override CompiledRule? Compile(ImmutableArray<string> texts, RuleColumn column)
    {
        var values = texts.Select(text => column.Encode(Key, text)).OfType<byte[]>().ToArray();
        var kind = column.Type.Kind;
        Array.Sort(values, (left, right) => ValueOrder.Compare(kind, left, right));
        return new AllowedValues(kind, values, Shown(texts));
    }

    private static string Shown(ImmutableArray<string> texts)
    {
        const int shown = 10;
        var first = string.Join(", ", texts.Take(shown));
        return texts.Length <= shown ? first : $"{first}, … ({texts.Length} in all)";
    }
}

/// <summary>The allowed values, in order.</summary>
internal sealed class AllowedValues(ColumnKind type, byte[][] values, string shown)
    : CompiledRule(RejectKind.OneOf, $"one_of {shown}", $"is not one of the allowed values: {shown}")
{
    public override bool IsBrokenBy(ReadOnlySpan<byte> value, FieldScratch scratch)
    {
        var low = 0;
        var high = values.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = ValueOrder.Compare(type, value, values[middle]);
            if (order == 0)
            {
                return false;
            }

            if (order < 0)
            {
                high = middle - 1;
            }
            else
            {
                low = middle + 1;
            }
        }

        return true;
    }
}
