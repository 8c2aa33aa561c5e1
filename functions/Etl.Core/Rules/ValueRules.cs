using System.Collections.Immutable;

namespace Etl.Core.Rules;

/// <summary>The rules over values that a dataset can declare.</summary>
public static class ValueRules
{
    /// <summary>The most characters: what varchar(n) is, too.</summary>
    public static ValueRule MaxLength => LengthRule.Most;

    /// <summary>All, in the order of the reference.</summary>
    public static ImmutableArray<ValueRule> All { get; } = [BoundRule.Min, BoundRule.Max, LengthRule.Fewest, LengthRule.Most, PatternRule.Row, OneOfRule.Row];

    /// <summary>The rule with a key; null: there is none.</summary>
    public static ValueRule? Find(string key) => All.FirstOrDefault(rule => rule.Key == key);
}
