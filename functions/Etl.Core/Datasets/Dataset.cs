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

    /// <summary>The columns of the target that the file fills, in the order of the staging table.</summary>
    public required ImmutableArray<Column> Columns { get; init; }

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

    /// <summary>What becomes of a column, which is not required, when a header leaves it out.</summary>
    public AbsentPolicy AbsentOf(Column column) => column.Absent ?? Absent ?? (Overwrites ? AbsentPolicy.Refuse : AbsentPolicy.Default);
}

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
