using System.Collections.Immutable;

namespace Etl.Core.Datasets;

/// <summary>
/// A dataset as its author wrote it: which files it takes, what is in them, what must hold, and where it goes.
/// Values that depend on a column's type (min, max, default, one_of) are still text; compiling the dataset to a
/// plan reads them.
/// </summary>
public sealed record Dataset
{
    /// <summary>The dataset's name: letters, digits, <c>_</c> and <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>A glob over object keys: <c>*</c> any run of characters but <c>/</c>, <c>**</c> any, <c>?</c> one. At least one.</summary>
    public required ImmutableArray<string> Match { get; init; }

    /// <summary>How the files are written.</summary>
    public FileFormat File { get; init; } = new();

    /// <summary>The fields that the files have, as far as they are of use. Default: one for each column, of its name.</summary>
    public ImmutableArray<Field> Fields
    {
        get => field.IsDefault ? [.. Columns.Select(column => column.Field)] : field;
        init;
    }

    /// <summary>The columns of the target that the files fill, in the order of the staging table.</summary>
    public required ImmutableArray<Column> Columns { get; init; }

    /// <summary>The rows that a record becomes. Default: one, each column from the field of its place.</summary>
    public ImmutableArray<Row> Rows
    {
        get => field.IsDefault ? [Row.InOrder(Columns.Length)] : field;
        init;
    }

    /// <summary>A record is kept only when all of these hold; others are counted as filtered.</summary>
    public ImmutableArray<Filter> Where { get; init; } = [];

    /// <summary>The table.</summary>
    public required Target Target { get; init; }

    /// <summary>How many rejects a load survives.</summary>
    public RejectLimits Rejects { get; init; } = new();

    /// <summary>Whether every chunk is validated before anything is staged. Default: chunks are validated and staged in one read.</summary>
    public bool ValidateFirst { get; init; }

    /// <summary>What to do with a file of the same bytes under another name. Default: skip it if it is a repeat.</summary>
    public DuplicatePolicy Duplicate { get; init; } = DuplicatePolicy.Skip;

    /// <summary>What becomes of columns that a header leaves out; null: <see cref="AbsentPolicy.Refuse"/> where rows that are there would lose values, else <see cref="AbsentPolicy.Default"/>.</summary>
    public AbsentPolicy? Absent { get; init; }

    /// <summary>Whether a load puts its values in the place of those that are there.</summary>
    public bool Overwrites => Target is { Mode: MergeMode.Replace } or { Mode: MergeMode.Upsert, OnConflict: ConflictAction.Update };

    /// <summary>What becomes of a field's columns, where it is not required, when a header leaves it out.</summary>
    public AbsentPolicy AbsentOf(Field field) => field.Absent ?? Absent ?? (Overwrites ? AbsentPolicy.Refuse : AbsentPolicy.Default);
}

/// <summary>One field of a file's records.</summary>
public sealed record Field
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The names that a header may give it; the first is the preferred one. Default: <see cref="Name"/>.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>Whether a file without it is refused.</summary>
    public bool Required { get; init; }

    /// <summary>What becomes of its columns when a header leaves it out; null: what the dataset says.</summary>
    public AbsentPolicy? Absent { get; init; }
}

/// <summary>One row that a record becomes: for each column of the target what it is filled from.</summary>
/// <param name="Inputs">By column of the dataset.</param>
public sealed record Row(ImmutableArray<ColumnInput> Inputs)
{
    /// <summary>The row in which each column has the field of its own place.</summary>
    public static Row InOrder(int columns) => new([.. Enumerable.Range(0, columns).Select(field => new ColumnInput(field))]);
}

/// <summary>What a column of a row is filled from.</summary>
/// <param name="Field">The index of a field in <see cref="Dataset.Fields"/>; -1: <paramref name="Constant"/>.</param>
/// <param name="Constant">The value in the file's spelling, where it is the same for all records.</param>
public sealed record ColumnInput(int Field, string? Constant = null);

/// <summary>What becomes of a column that a header leaves out.</summary>
public enum AbsentPolicy
{
    /// <summary>It is NULL in every row.</summary>
    Null,

    /// <summary>It has its default in every row, NULL where it declares none.</summary>
    Default,

    /// <summary>The file is refused.</summary>
    Refuse,
}

/// <summary>What to do with a file of the same bytes under another name.</summary>
public enum DuplicatePolicy
{
    /// <summary>Skip it if it is a repeat.</summary>
    Skip,

    /// <summary>Load it.</summary>
    Load,
}

/// <summary>How many rejects a load survives; a limit itself passes, one more fails the load. Null means no limit; with neither of the first two a default applies.</summary>
public sealed record RejectLimits
{
    /// <summary>The most rejected records, 0 or more.</summary>
    public long? MaxCount { get; init; }

    /// <summary>The most rejected records in percent of the records read, 0 to 100.</summary>
    public decimal? MaxPercent { get; init; }

    /// <summary>The most rejects by rule: the key is a reject kind in snake_case (<c>pattern</c>, <c>required</c>, …) or <c>column.kind</c>.</summary>
    public ImmutableSortedDictionary<string, long> PerRule { get; init; } = ImmutableSortedDictionary<string, long>.Empty;
}
