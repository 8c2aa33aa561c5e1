namespace Etl.Postgres.Merging;

/// <summary>From how many rows on a merge leaves the plain way, which is the quicker one below.</summary>
internal sealed record MergeThresholds
{
    /// <summary>Staged rows from which on the staged table becomes an empty target. Below, inserting takes less than a second and leaves the table as it is.</summary>
    public long TakeOver { get; init; } = 50_000;

    /// <summary>Rows from which on an empty target's key is dropped and built again. Readers are locked out meanwhile, which a small gain is not worth.</summary>
    public long RebuildKey { get; init; } = 500_000;

    /// <summary>Staged rows from which on an upsert inserts all keys as new ones when none of a sample is there. Below, looking all of them up costs next to nothing.</summary>
    public long InsertNew { get; init; } = 100_000;

    /// <summary>About the staged rows that are looked up in the target to guess whether their keys are there.</summary>
    public long Sample { get; init; } = 10_000;
}
