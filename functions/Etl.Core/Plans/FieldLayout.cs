namespace Etl.Core.Plans;

/// <summary>Where a file has the dataset's fields. Every record of the file is read by it.</summary>
/// <param name="Indexes">For each field of the dataset its index in the record, 0-based; -1 when the file does not have it.</param>
/// <param name="FieldCount">The fields that every record must have.</param>
/// <param name="Nameless">The fields without a name at the end of the header; records may have them or not, and nothing may be in them.</param>
public sealed record FieldLayout(IReadOnlyList<int> Indexes, int FieldCount, int Nameless = 0)
{
    /// <summary>
    /// The header's bytes as UTF-8 without its terminator, to know it where it is repeated among the records; empty when there is none
    /// that could be repeated.
    /// </summary>
    public ReadOnlyMemory<byte> Header { get; init; }

    /// <summary>The layout of a file that has exactly so many fields, in order.</summary>
    public static FieldLayout InOrder(int fields) => new([.. Enumerable.Range(0, fields)], fields);
}
