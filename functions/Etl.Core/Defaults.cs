namespace Etl.Core;

/// <summary>All defaults, each with the reason for it.</summary>
public static class Defaults
{
    /// <summary>50 MiB: at 60 to 78 MB/s a Lambda reads it in under a second, and a 1 TB file is 20,000 of them, which a Map still takes.</summary>
    public const long ChunkSizeBytes = 50L << 20;

    /// <summary>Ten chunks at once: with one connection each, that is what a small Postgres bears beside its own work.</summary>
    public const int MaxConcurrency = 10;

    /// <summary>
    /// 8 GiB, the largest file that Split takes on AWS, where the merge has to end within a function's 15 minutes: the slowest that
    /// was measured, 19 MB a second, takes half of that. <c>MERGE_LIMIT_GB</c> sets another.
    /// </summary>
    public const long MergeLimitBytes = 8L << 30;

    /// <summary>16 MiB: no honest record is larger, and a quote that is never closed shows within so many bytes.</summary>
    public const int MaxRecordBytes = 16 << 20;

    /// <summary>2 MiB for one field.</summary>
    public const int MaxFieldBytes = 2 << 20;

    /// <summary>Half: a full delivery that is right seldom shrinks by more, and one that was cut short or is of another day's list often does.</summary>
    public const int ReplaceMinPercent = 50;

    /// <summary>20 rows or records: of fewer, half is too few to tell a mistake by.</summary>
    public const int FewestToJudge = 20;

    /// <summary>256 KiB of a file's head: some thousand records to judge it by, and all but the longest headers.</summary>
    public const int HeadBytes = 256 << 10;

    /// <summary>The windows that Split reads around a planned cut: 64 KiB nearly always holds the end of a quoted field, which proves a record start; the larger ones are for records that are longer.</summary>
    public static ReadOnlySpan<int> BoundaryWindows => [64 << 10, 1 << 20, 8 << 20];

    /// <summary>Tokenised bytes in one go: tokens and bytes both stay in the second-level cache.</summary>
    public const int BatchBytes = 32 << 10;
}
