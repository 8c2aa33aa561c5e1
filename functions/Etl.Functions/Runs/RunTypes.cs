using Etl.Core.Datasets;
using Etl.Core.Splitting;
using Etl.Functions.Objects;

namespace Etl.Functions.Runs;

/// <summary>The states of <c>etl.run</c>. It only ever moves to the right: planned, staged, then loaded or abandoned.</summary>
public enum RunState
{
    /// <summary>Chunks are planned; workers may stage them.</summary>
    Planned,

    /// <summary>Every chunk is staged and proven; the merge may begin.</summary>
    Staged,

    /// <summary>The merge has committed. Final.</summary>
    Loaded,

    /// <summary>Refused, or replaced by a newer run. Final.</summary>
    Abandoned,
}

/// <summary>What happened to a claim.</summary>
public enum ClaimOutcome
{
    /// <summary>The load is ours; go on.</summary>
    Claimed,

    /// <summary>A repeat: this version was loaded, meaning the same, and its result published; its rows are still there. Nothing to do.</summary>
    AlreadyLoaded,

    /// <summary>This version was loaded, but what follows the merge was not finished: go on with Finish, whatever the dataset means by now.</summary>
    LoadedUnpublished,

    /// <summary>A live execution is loading it.</summary>
    Busy,

    /// <summary>A later version of the same key was loaded, or was a repeat, and the mode makes an older one pointless (upsert, replace).</summary>
    Superseded,
}

/// <summary>A wish to load an object version by a dataset: the three, with the table that the target turns out to be, are the load.</summary>
public sealed record ClaimRequest
{
    /// <summary>The object version.</summary>
    public required ObjectVersion Object { get; init; }

    /// <summary>The dataset's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>The dataset's target.</summary>
    public required Target Target { get; init; }

    /// <summary>A digest of what the dataset makes of a file's bytes.</summary>
    public required string Meaning { get; init; }

    /// <summary>The execution's id. The same owner enters again; another one only when this one is no longer running.</summary>
    public required string Owner { get; init; }

    /// <summary>Load it although it is a repeat, or superseded, in a new run.</summary>
    public bool Force { get; init; }
}

/// <summary>The answer to a <see cref="ClaimRequest"/>.</summary>
public sealed record Claim
{
    /// <summary>What happened.</summary>
    public required ClaimOutcome Outcome { get; init; }

    /// <summary>The load, as its row is called.</summary>
    public required string LoadId { get; init; }

    /// <summary>Raised each time another execution takes the claim over; a lower one may no longer merge.</summary>
    public long Fence { get; init; }

    /// <summary>The run that was loaded, for <see cref="ClaimOutcome.AlreadyLoaded"/> and <see cref="ClaimOutcome.LoadedUnpublished"/>, or that supersedes it.</summary>
    public string? RunId { get; init; }

    /// <summary>For <see cref="ClaimOutcome.AlreadyLoaded"/> and <see cref="ClaimOutcome.Superseded"/>: why it is left out, for a person.</summary>
    public string? Reason { get; init; }

    /// <summary>The execution that holds the claim, for <see cref="ClaimOutcome.Busy"/>.</summary>
    public string? Owner { get; init; }
}

/// <summary>Opens a run: resumes the load's last one when everything that decides its result is equal, and starts a new one otherwise.</summary>
public sealed record OpenRunRequest
{
    /// <summary>The load, claimed by <see cref="Owner"/>.</summary>
    public required string LoadId { get; init; }

    /// <summary>The execution's id.</summary>
    public required string Owner { get; init; }

    /// <summary>The claim's fence.</summary>
    public required long Fence { get; init; }

    /// <summary>The compiled dataset, digested.</summary>
    public required string PlanHash { get; init; }

    /// <summary>A digest of what the dataset makes of a file's bytes; the run keeps it, for later loads to be told from repeats.</summary>
    public required string Meaning { get; init; }

    /// <summary>The planned chunk size in bytes.</summary>
    public required long ChunkSize { get; init; }

    /// <summary>The version of the engine, raised whenever the same plan could give another result.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>A digest of the planned chunks.</summary>
    public required string PlanDigest { get; init; }

    /// <summary>Start anew although a run could be resumed (the same owner still gets its own run back).</summary>
    public bool Force { get; init; }

    /// <summary>The byte offset of the first record: after byte order mark, preamble and header.</summary>
    public required long DataStart { get; init; }

    /// <summary>The bytes of what is read: where its last chunk ends.</summary>
    public required long Length { get; init; }

    /// <summary>The staging table's columns, without those that say where a row is from: name and type, in COPY order.</summary>
    public required IReadOnlyList<StagingColumn> Columns { get; init; }

    /// <summary>Whether a record may become several rows, which then have a number each behind the record's offset.</summary>
    public bool HasRowNumbers { get; init; }

    /// <summary>The planned chunks, in file order.</summary>
    public required IReadOnlyList<ChunkKey> Chunks { get; init; }
}

/// <summary>A column of a staging table.</summary>
/// <param name="Name">The column's name in the target.</param>
/// <param name="Type">Its type, as Postgres spells it.</param>
public sealed record StagingColumn(string Name, string Type);

/// <summary>An open run.</summary>
public sealed record OpenRun
{
    /// <summary>The load's id and a counter.</summary>
    public required string RunId { get; init; }

    /// <summary>Whether an earlier execution's run goes on.</summary>
    public required bool Resumed { get; init; }

    /// <summary>Its current chunks, staged or not, in file order.</summary>
    public required IReadOnlyList<ChunkRow> Chunks { get; init; }
}

/// <summary>A chunk's row in <c>etl.chunk</c>.</summary>
public sealed record ChunkRow
{
    /// <summary>The chunk.</summary>
    public required ChunkKey Key { get; init; }

    /// <summary>Whether its rows are staged.</summary>
    public required bool Staged { get; init; }

    /// <summary>What its worker reported, once staged.</summary>
    public ChunkReport? Report { get; init; }
}

/// <summary>A run as it stands.</summary>
public sealed record RunInfo
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>Its load.</summary>
    public required string LoadId { get; init; }

    /// <summary>Its state.</summary>
    public required RunState State { get; init; }

    /// <summary>The dataset's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>The object version.</summary>
    public required ObjectVersion Object { get; init; }

    /// <summary>The byte offset of the first record.</summary>
    public required long DataStart { get; init; }

    /// <summary>Its result, once loaded.</summary>
    public ReduceResult? Result { get; init; }
}
