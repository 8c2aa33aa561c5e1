namespace Etl.Postgres.Merging;

/// <summary>From how many rows on a merge leaves the plain way, which is the quicker one below.</summary>
internal sealed record MergeThresholds
{
    /// <summary>Staged rows from which on the staged table becomes an empty target. Below, inserting takes less than a second and leaves the table as it is.</summary>
    public long TakeOver { get; init; } = 50_000;

    /// <summary>Rows from which on an empty target's key is dropped and built again. Readers are locked out meanwhile, which a small gain is not worth.</summary>
    public long RebuildKey { get; init; } = 500_000;

    /// <summary>
    /// Rows from which on they are streamed into COPY instead of inserted. By default never: of 500,000 sorted rows with a
    /// random uuid key the writing process spends 3.0 s instead of 3.25 s, since the key takes most of it, and the reading
    /// one and ours 1.6 s more.
    /// </summary>
    public long Stream { get; init; } = long.MaxValue;
}
