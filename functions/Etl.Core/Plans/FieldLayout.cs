using System.Collections.Immutable;

namespace Etl.Core.Plans;

/// <summary>Where a file has the dataset's columns.</summary>
/// <param name="ColumnToField">For each column of the dataset the index of its field, 0-based; -1 when the file does not have it.</param>
/// <param name="FieldCount">The fields that every record must have.</param>
/// <param name="Nameless">The fields without a name at the end of the header; records may have them or not, and nothing may be in them.</param>
public sealed record FieldLayout(ImmutableArray<int> ColumnToField, int FieldCount, int Nameless = 0)
{
    /// <summary>
    /// The header's bytes as UTF-8 without its terminator, to know it where it is repeated among the records; empty when there is none
    /// that could be repeated.
    /// </summary>
    public ReadOnlyMemory<byte> Header { get; init; }

    /// <summary>The layout of a file that has exactly these many columns, in order.</summary>
    public static FieldLayout InOrder(int columns) => new([.. Enumerable.Range(0, columns)], columns);
}
