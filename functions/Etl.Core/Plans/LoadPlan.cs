using System.Collections.Immutable;
using Etl.Core.Conversion;
using Etl.Core.Datasets;

namespace Etl.Core.Plans;

/// <summary>
/// A dataset compiled for one file layout and one target: immutable, shared by all who process the file's chunks. Made by
/// <see cref="PlanCompiler"/>.
/// </summary>
public sealed class LoadPlan
{
    /// <summary>The name of the column behind the dataset's own: int8, the byte offset of the record in the source.</summary>
    public const string OffsetColumn = "_offset";

    internal LoadPlan(Dataset dataset, FieldLayout layout, string description, ImmutableArray<ColumnPlan> columns, ImmutableArray<FilterPlan> filters)
    {
        Dataset = dataset;
        Layout = layout;
        Description = description;
        Columns = columns;
        Filters = filters;
        var mapped = layout.ColumnToField.Where(f => f >= 0).ToArray();
        var perField = mapped.Length == 0 ? 0 : mapped.GroupBy(f => f).Max(g => g.Count());
        TextCopies = perField;
        RowOverhead = 2 + 12 + columns.Sum(c => FieldRoom.Bytes + c.NullField.Length);
    }

    /// <summary>The dataset.</summary>
    public Dataset Dataset { get; }

    /// <summary>Where the file has the columns.</summary>
    public FieldLayout Layout { get; }

    /// <summary>
    /// All that decides what a byte range of the source becomes, as text: equal descriptions give equal rows and rejects. A
    /// digest of it belongs into a run's plan hash. Limits on rejects, matching and merging are not part of it.
    /// </summary>
    public string Description { get; }

    internal ImmutableArray<ColumnPlan> Columns { get; }

    internal ImmutableArray<FilterPlan> Filters { get; }

    /// <summary>How many columns take the same field, at most.</summary>
    internal int TextCopies { get; }

    /// <summary>The bytes of a row that do not come from its text, at most.</summary>
    internal int RowOverhead { get; }
}
