using Etl.Core.Splitting;
using Etl.Functions.Runs;

namespace Etl.Functions.Ports;

/// <summary>
/// The status of each chunk and who works on it, for people to watch and for workers to keep out of each other's way.
/// It may lag behind Postgres and never decides what is loaded.
/// </summary>
public interface ILedger
{
    /// <summary>
    /// Takes the lease of a chunk: free, expired, or already the owner's (its retry). Returns the attempt, 1-based and
    /// higher than every one before; null when another live owner holds it. A lease taken under a lower
    /// <paramref name="fence"/> is void: the execution that its owner worked for has lost the claim.
    /// </summary>
    Task<int?> TryLeaseAsync(string runId, ChunkKey chunk, string owner, long fence, TimeSpan duration, CancellationToken ct);

    /// <summary>Records that the attempt has staged the chunk. Does nothing when the lease has passed to somebody else.</summary>
    Task CompleteAsync(string runId, ChunkKey chunk, string owner, int attempt, CancellationToken ct);

    /// <summary>Gives the lease back with the error that ended the attempt. Does nothing when the lease has passed to somebody else.</summary>
    Task ReleaseAsync(string runId, ChunkKey chunk, string owner, int attempt, string error, string cause, CancellationToken ct);

    /// <summary>Records how a run stands. Repeated, it says the same.</summary>
    Task RecordRunAsync(RunStanding standing, CancellationToken ct);
}
