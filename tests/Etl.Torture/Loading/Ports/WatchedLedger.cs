using Etl.Core.Splitting;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Torture.Loading.Ports;

/// <summary>The ledger under a watch.</summary>
internal sealed class WatchedLedger(ILedger inner, IPortWatch watch) : ILedger
{
    public Task<int?> TryLeaseAsync(string runId, ChunkKey chunk, string owner, long fence, TimeSpan duration, CancellationToken ct) =>
        watch.AroundAsync(new("Ledger.TryLease", $"{chunk.Index}"), () => inner.TryLeaseAsync(runId, chunk, owner, fence, duration, ct), ct);

    public Task CompleteAsync(string runId, ChunkKey chunk, string owner, int attempt, CancellationToken ct) =>
        watch.AroundAsync(new("Ledger.Complete", $"{chunk.Index}"), () => inner.CompleteAsync(runId, chunk, owner, attempt, ct), ct);

    public Task ReleaseAsync(string runId, ChunkKey chunk, string owner, int attempt, string error, string cause, CancellationToken ct) =>
        watch.AroundAsync(new("Ledger.Release", $"{chunk.Index}"), () => inner.ReleaseAsync(runId, chunk, owner, attempt, error, cause, ct), ct);

    public Task RecordRunAsync(RunStanding standing, CancellationToken ct) =>
        watch.AroundAsync(new("Ledger.RecordRun", standing.Status), () => inner.RecordRunAsync(standing, ct), ct);
}
