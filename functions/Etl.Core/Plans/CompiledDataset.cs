using System.Collections.Immutable;
using Etl.Core.Conversion;
using Etl.Core.Datasets;

namespace Etl.Core.Plans;

/// <summary>
/// A dataset compiled for one file layout and one target: immutable, shared by all who process the file's chunks. Made by
/// <see cref="DatasetCompiler"/>.
/// </summary>
public sealed class CompiledDataset
{
    /// <summary>The name of the column behind the dataset's own: int8, the byte offset of the record in the source.</summary>
    public const string OffsetColumn = "_offset";

    /// <summary>The name of the column behind it where a record becomes several rows: int2, the row's number in its record, 0-based.</summary>
    public const string RowColumn = "_row";

    internal CompiledDataset(Dataset dataset, FieldLayout layout, string description, ImmutableArray<RowPlan> rows, ImmutableArray<FilterPlan> filters) =>
        (Dataset, Layout, Description, Rows, Filters) = (dataset, layout, description, rows, filters);

    /// <summary>The dataset.</summary>
    public Dataset Dataset { get; }

    /// <summary>Where the file has the fields.</summary>
    public FieldLayout Layout { get; }

    /// <summary>
    /// All that decides what a byte range of the source becomes, as text: equal descriptions give equal rows and rejects. A
    /// digest of it belongs into a run's plan hash. Limits on rejects, matching and merging are not part of it.
    /// </summary>
    public string Description { get; }

    /// <summary>The rows that a record becomes.</summary>
    internal ImmutableArray<RowPlan> Rows { get; }

    /// <summary>The conditions that a row must satisfy.</summary>
    internal ImmutableArray<FilterPlan> Filters { get; }

    /// <summary>A column that takes a field of the record; null: none does.</summary>
    internal ColumnPlan? FindColumn(int field) => Rows.SelectMany(row => row.Columns).FirstOrDefault(column => column.FieldIndex == field);
}
