using System.Collections.Immutable;
using Etl.Core.Datasets;

namespace Etl.Functions.Runs;

/// <summary>What a merge came to.</summary>
public enum ReduceOutcome
{
    /// <summary>The rows are in the target and the load is on record; now, or by an earlier attempt.</summary>
    Loaded,

    /// <summary>A repeat: the same bytes, meaning the same, are in the target, and the dataset skips such files. Nothing was merged.</summary>
    Duplicate,

    /// <summary>A later version of the same key was loaded meanwhile, or was a repeat. Nothing was merged.</summary>
    Superseded,
}

/// <summary>A wish to merge a proven run.</summary>
public sealed record ReduceRequest
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The claim's fence: a lower one than the load's may no longer merge.</summary>
    public required long Fence { get; init; }

    /// <summary>The dataset.</summary>
    public required Dataset Dataset { get; init; }

    /// <summary>CRC-64/NVME of the whole file.</summary>
    public required ulong Digest { get; init; }

    /// <summary>What the proof established: bytes, chunks, repaired chunks, read, blank, accepted, rejected, filtered, rows.</summary>
    public required LoadAccounts Proven { get; init; }

    /// <summary>What is worth telling so far; the merge adds to it.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>A forced load is no repeat and no later version supersedes it; later loads may be repeats of it as of any other.</summary>
    public bool Force { get; init; }

    /// <summary>Whether a replace may leave however few rows.</summary>
    public bool AllowShrink { get; init; }
}

/// <summary>What a merge came to; stored with the run and returned as it is by every later attempt.</summary>
public sealed record ReduceResult
{
    /// <summary>What it came to.</summary>
    public required ReduceOutcome Outcome { get; init; }

    /// <summary>The accounts, complete when loaded.</summary>
    public required LoadAccounts Accounts { get; init; }

    /// <summary>Of the rejected records those that checks over the whole load have rejected, by check; every record is under one.</summary>
    /// <remarks>Absent from results of versions that knew no checks, as are the warnings.</remarks>
    public ImmutableSortedDictionary<string, long> RejectedByCheck { get; init => field = value ?? ImmutableSortedDictionary<string, long>.Empty; } =
        ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>How the rows got in and why so, for a person.</summary>
    public string? Strategy { get; init; }

    /// <summary>The position of this merge among all merges of the target, 1-based; null when nothing was merged.</summary>
    public long? MergeSequence { get; init; }

    /// <summary>The run that it is a repeat of, or that loaded the later version.</summary>
    public string? OtherRunId { get; init; }

    /// <summary>Why nothing was merged, for a person; null when something was.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// When it was decided, by the database's clock. Runs of databases that know nothing of each other, or of one before and after it was
    /// restored, can have the same name; this tells them apart.
    /// </summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>What is worth telling: of the file, then of the merge.</summary>
    /// <remarks>The generated reader assigns null to what is absent, as it is in results of versions that knew no warnings.</remarks>
    public IReadOnlyList<Warning> Warnings { get; init => field = value ?? []; } = [];

    /// <summary>How long the merge took, in seconds.</summary>
    public double MergeSeconds { get; init; }
}
