using Etl.Core.Splitting;
using Etl.Functions.Objects;
using Etl.Functions.Runs;

namespace Etl.Functions.Ports;

/// <summary>
/// The control of loads: claims, runs and chunks, in Postgres. Every method is one transaction and safe to repeat; where it opens or ends a run,
/// or supersedes chunks, what the sink (<see cref="ISink"/>) has staged of them is made or dropped in the same one.
/// Errors are those of <see cref="Errors.DatabaseUnavailableException"/>'s file.
/// </summary>
public interface ILoadRegistry
{
    /// <summary>
    /// Claims a load, or says why not. Taken before the object is touched. Throws <see cref="Errors.RepeatException"/> when its rows were appended
    /// before and whether they are what they would be now cannot be told.
    /// </summary>
    Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken ct);

    /// <summary>Resumes the load's run or starts a new one with room for its staged rows and planned chunk rows. Throws <see cref="Errors.StaleRunException"/> when the claim is no longer the owner's.</summary>
    Task<OpenRun> OpenRunAsync(OpenRunRequest request, CancellationToken ct);

    /// <summary>
    /// Replaces chunks whose start was wrong: <paramref name="dropped"/> and the chunks that <paramref name="reissued"/>
    /// takes the place of (same index, lower generation) become superseded and their staged rows are deleted. Returns the current chunks.
    /// </summary>
    Task<IReadOnlyList<ChunkRow>> SupersedeAsync(string runId, long fence, IReadOnlyList<ChunkKey> dropped, IReadOnlyList<ChunkKey> reissued, CancellationToken ct);

    /// <summary>The run; null when there is none.</summary>
    Task<RunInfo?> FindRunAsync(string runId, CancellationToken ct);

    /// <summary>The run's current chunks in file order, and how many were ever superseded.</summary>
    Task<RunChunks> ReadChunksAsync(string runId, CancellationToken ct);

    /// <summary>
    /// Ends a run that has not loaded. Refused: its staged rows and chunk rows are dropped and the claim is given up.
    /// Interrupted: only the claim is given up, so that the same input resumes it. Finding it loaded, it does nothing and says so.
    /// </summary>
    Task<AbandonOutcome> AbandonAsync(AbandonRequest request, CancellationToken ct);

    /// <summary>Drops the run's staged rows and chunk rows after its rejects and report are written.</summary>
    Task FinishAsync(string runId, CancellationToken ct);

    /// <summary>Records that the result was handed on, and gives the claim up.</summary>
    Task MarkPublishedAsync(string runId, CancellationToken ct);

    /// <summary>Drops what interrupted runs have left behind for longer than <paramref name="keep"/>. Returns the number of runs dropped.</summary>
    Task<int> SweepAsync(TimeSpan keep, CancellationToken ct);
}

/// <summary>A run's chunks.</summary>
/// <param name="Current">The current ones, in file order.</param>
/// <param name="Superseded">How many chunks were superseded.</param>
public sealed record RunChunks(IReadOnlyList<ChunkRow> Current, int Superseded);

/// <summary>A wish to end a run.</summary>
public sealed record AbandonRequest
{
    /// <summary>The load; null when the execution failed before it was told: the one of the object that it has claimed.</summary>
    public string? LoadId { get; init; }

    /// <summary>The object version.</summary>
    public required ObjectVersion Object { get; init; }

    /// <summary>The execution that has failed.</summary>
    public required string Owner { get; init; }

    /// <summary>Whether the file, its dataset or its target is at fault.</summary>
    public required bool Refused { get; init; }

    /// <summary>The error, with its name.</summary>
    public required string Error { get; init; }
}

/// <summary>What an abandon found.</summary>
/// <param name="Loaded">The load is loaded after all: nothing was abandoned.</param>
/// <param name="LoadId">The load; null when the execution has none.</param>
/// <param name="RunId">Its run; null when it had none.</param>
/// <param name="Dataset">The dataset it was claimed for; null when it never was.</param>
/// <param name="IsOthers">Another execution holds the claim, or has held it and loaded: nothing was abandoned, and an execution that once had the claim has lost it.</param>
public sealed record AbandonOutcome(bool Loaded, string? LoadId = null, string? RunId = null, string? Dataset = null, bool IsOthers = false);
