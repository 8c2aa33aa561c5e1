using System.Collections.Immutable;

namespace Etl.Core.Plans;

/// <summary>Where a file has the dataset's columns.</summary>
/// <param name="ColumnToField">For each column of the dataset the index of its field, 0-based; -1 when the file does not have it.</param>
/// <param name="FieldCount">The fields of every record, without the empty one behind a trailing delimiter.</param>
/// <param name="TrailingDelimiter">Whether every record ends with a delimiter that no field follows.</param>
public sealed record FieldLayout(ImmutableArray<int> ColumnToField, int FieldCount, bool TrailingDelimiter)
{
    /// <summary>The layout of a file that has exactly these many columns, in order.</summary>
    public static FieldLayout InOrder(int columns) => new([.. Enumerable.Range(0, columns)], columns, TrailingDelimiter: false);
}
