using System.Collections.Immutable;

namespace Etl.Core.Plans;

/// <summary>What the live target asks of its columns beyond their types; checked with the dataset's own rules, so that no row fails in Postgres.</summary>
public sealed record TargetConstraints
{
    /// <summary>A target that asks for nothing.</summary>
    public static TargetConstraints None { get; } = new();

    /// <summary>By column name; columns without constraints may be left out.</summary>
    public ImmutableSortedDictionary<string, TargetConstraint> Columns { get; init; } =
        ImmutableSortedDictionary.Create<string, TargetConstraint>(StringComparer.Ordinal);
}

/// <summary>What the live target asks of one column.</summary>
/// <param name="MaxLength">The n of varchar(n), in code points; null: no limit.</param>
/// <param name="NotNull">Whether the column is NOT NULL.</param>
public sealed record TargetConstraint(int? MaxLength, bool NotNull);
