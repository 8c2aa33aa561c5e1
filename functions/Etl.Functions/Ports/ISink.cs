using Etl.Core.Datasets;
using Etl.Core.Splitting;
using Etl.Functions.Runs;

namespace Etl.Functions.Ports;

/// <summary>
/// Where a load's rows go, and what decides whether they are there: inspected before anything is read, staged chunk by chunk, published whole.
/// Every method is safe to repeat. Errors are those of <see cref="Errors.DatabaseUnavailableException"/>'s file.
/// </summary>
/// <remarks>
/// What is staged comes and goes with its run and its chunks, in the transactions of <see cref="ILoadRegistry"/> that open a run, supersede
/// chunks and end a run: the sink that decides lies in the database of the registry, which has it do its part in them.
/// </remarks>
public interface ISink
{
    /// <summary>
    /// Compares the target with the dataset. Changes nothing, also in the schema <c>etl</c>, which need not exist. Throws
    /// <see cref="Errors.TargetDiffersException"/> with all differences.
    /// </summary>
    Task<TargetState> InspectAsync(Dataset dataset, CancellationToken ct);

    /// <summary>
    /// In one transaction: locks the chunk's row, copies what <paramref name="copy"/> writes (a complete binary COPY
    /// stream, header and trailer included) and turns the row from planned to staged with the report that it returns.
    /// A chunk staged before is left as it is and its report returned; one whose generation is no longer current throws
    /// <see cref="Errors.StaleRunException"/>. Lower attempts at the same chunk are terminated first.
    /// </summary>
    Task<StageResult> StageAsync(string runId, ChunkKey chunk, int attempt, Func<Stream, CancellationToken, Task<ChunkReport>> copy, CancellationToken ct);

    /// <summary>
    /// Locks the run, reconciles, merges what is staged into the target and records the load in one transaction that ends at COMMIT.
    /// A run found loaded returns its stored result. Throws <see cref="Errors.TargetBusyException"/> when another merge holds the target,
    /// <see cref="Errors.StaleRunException"/> when the run was abandoned or its claim taken over,
    /// <see cref="Errors.AccountsException"/> when anything does not add up,
    /// <see cref="Errors.TargetConstraintException"/> when the target refuses rows,
    /// <see cref="Errors.TargetShrinksException"/> or <see cref="Errors.TargetCascadesException"/> when a replace would take away more than is allowed, and
    /// what <paramref name="judge"/> throws.
    /// </summary>
    /// <remarks>
    /// Before anything is merged, checks over the whole load reject records: whole ones, with all rows of theirs. They are out of the accepted ones of
    /// the result's accounts and in the rejected ones, and <see cref="ReadRejectsAsync"/> tells them until the run is finished or dropped. Where the
    /// judge refuses the load, nothing but that list is kept.
    /// </remarks>
    Task<ReduceResult> PublishAsync(ReduceRequest request, RejectJudge judge, CancellationToken ct);

    /// <summary>
    /// The first <paramref name="most"/> of the records in a half-open range of offsets that checks have rejected, in file order. Null when the run has
    /// no list of such: no check was asked, or the list is dropped.
    /// </summary>
    Task<IReadOnlyList<StagedReject>?> ReadRejectsAsync(string runId, long start, long endExclusive, int most, CancellationToken ct);
}

/// <summary>Asked before a load is published of which checks have rejected records. Throws <see cref="Errors.TooManyRejectsException"/> when they are too many.</summary>
/// <param name="byCheck">How many records each check has rejected; every record is under one.</param>
/// <param name="ct">Ends it.</param>
public delegate Task RejectJudge(IReadOnlyDictionary<string, long> byCheck, CancellationToken ct);

/// <summary>A record that a check over the whole load has rejected.</summary>
/// <param name="Offset">The byte offset of its first byte in the file.</param>
/// <param name="Check">The check's name.</param>
/// <param name="Message">What is wrong, for a person.</param>
public sealed record StagedReject(long Offset, string Check, string Message);

/// <summary>The target as it is now.</summary>
/// <param name="Exists">Whether there is such a table; if not, it is created when the load is published.</param>
/// <param name="MaxLengths">The most characters that its varchar columns take, by column name.</param>
/// <param name="NotNull">The columns that take no NULL.</param>
public sealed record TargetState(bool Exists, IReadOnlyDictionary<string, int> MaxLengths, IReadOnlySet<string> NotNull);

/// <summary>What became of an attempt to stage a chunk.</summary>
/// <param name="Report">The report of the attempt that is committed.</param>
/// <param name="AlreadyStaged">Whether an earlier attempt had committed.</param>
public sealed record StageResult(ChunkReport Report, bool AlreadyStaged);
