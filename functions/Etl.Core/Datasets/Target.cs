using System.Collections.Immutable;

namespace Etl.Core.Datasets;

/// <summary>The table that a dataset goes into.</summary>
public sealed record Target
{
    /// <summary>The schema; null: the first of the connection's search path that exists.</summary>
    public string? Schema { get; init; }

    /// <summary>The table's name.</summary>
    public required string Table { get; init; }

    /// <summary>The key columns, in order; needed by upsert, allowed for replace.</summary>
    public ImmutableArray<string> Key { get; init; } = [];

    /// <summary>How rows get in. Default: append.</summary>
    public MergeMode Mode { get; init; } = MergeMode.Append;

    /// <summary>For upsert: what happens to a row whose key is there. Default: update.</summary>
    public ConflictAction OnConflict { get; init; } = ConflictAction.Update;
}

/// <summary>How rows get into a target.</summary>
public enum MergeMode
{
    /// <summary>Added.</summary>
    Append,

    /// <summary>Added, or merged with the row of the same key.</summary>
    Upsert,

    /// <summary>They take the place of all that was there, in one transaction.</summary>
    Replace,
}

/// <summary>What an upsert does to a row whose key is there.</summary>
public enum ConflictAction
{
    /// <summary>Updates it when anything differs.</summary>
    Update,

    /// <summary>Leaves it.</summary>
    Ignore,
}
