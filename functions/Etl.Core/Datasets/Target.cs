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

    /// <summary>For replace: the fewest rows that may be left, in percent of those that are there, 0 to 100; from 20 rows on. Default: 50.</summary>
    public decimal ReplaceMinPercent { get; init; } = Defaults.ReplaceMinPercent;

    /// <summary>For replace: whether foreign keys may delete or change rows of other tables along with those that are replaced. Default: refuse.</summary>
    public CascadePolicy Cascade { get; init; } = CascadePolicy.Refuse;

    /// <summary>What happens to a sequence that a load has run ahead of. Default: leave.</summary>
    public SequencePolicy Sequences { get; init; } = SequencePolicy.Leave;
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

/// <summary>What a replace does when a foreign key with ON DELETE CASCADE, SET NULL or SET DEFAULT would reach rows of other tables.</summary>
public enum CascadePolicy
{
    /// <summary>Fails.</summary>
    Refuse,

    /// <summary>Lets it.</summary>
    Allow,
}

/// <summary>What a load does with a sequence whose next value is not beyond the values that it brought.</summary>
public enum SequencePolicy
{
    /// <summary>Leaves it, with a warning.</summary>
    Leave,

    /// <summary>Moves it forward.</summary>
    Advance,
}
