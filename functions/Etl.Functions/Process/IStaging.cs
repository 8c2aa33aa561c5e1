using Etl.Core.Splitting;
using Etl.Functions.Runs;

namespace Etl.Functions.Process;

/// <summary>What became of an attempt to stage a chunk.</summary>
/// <param name="Report">The report of the attempt that is committed.</param>
/// <param name="AlreadyStaged">Whether an earlier attempt had committed.</param>
public sealed record StageResult(ChunkReport Report, bool AlreadyStaged);

/// <summary>Puts chunks into a run's staging table.</summary>
public interface IStaging
{
    /// <summary>
    /// In one transaction: locks the chunk's row, copies what <paramref name="copy"/> writes (a complete binary COPY
    /// stream, header and trailer included) and turns the row from planned to staged with the report that it returns.
    /// A chunk staged before is left as it is and its report returned; one whose generation is no longer current throws
    /// <see cref="Errors.StaleRunException"/>. Lower attempts at the same chunk are terminated first.
    /// </summary>
    Task<StageResult> StageAsync(string runId, ChunkKey chunk, int attempt, Func<Stream, CancellationToken, Task<ChunkReport>> copy, CancellationToken ct);
}
