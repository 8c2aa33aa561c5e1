using Etl.Core.Splitting;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Torture.Loading.Ports;

/// <summary>Loads, runs and chunks under a watch.</summary>
internal sealed class WatchedRegistry(ILoadRegistry inner, IPortWatch watch) : ILoadRegistry
{
    public Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken ct) =>
        watch.AroundAsync(new("Registry.Claim", request.Object.Key), () => inner.ClaimAsync(request, ct), ct);

    public Task<OpenRun> OpenRunAsync(OpenRunRequest request, CancellationToken ct) =>
        watch.AroundAsync(new("Registry.OpenRun", request.LoadId), () => inner.OpenRunAsync(request, ct), ct);

    public Task<IReadOnlyList<ChunkRow>> SupersedeAsync(
        string runId, long fence, IReadOnlyList<ChunkKey> dropped, IReadOnlyList<ChunkKey> reissued, CancellationToken ct) =>
        watch.AroundAsync(new("Registry.Supersede", runId), () => inner.SupersedeAsync(runId, fence, dropped, reissued, ct), ct);

    public Task<RunInfo?> FindRunAsync(string runId, CancellationToken ct) =>
        watch.AroundAsync(new("Registry.FindRun", runId), () => inner.FindRunAsync(runId, ct), ct);

    public Task<RunChunks> ReadChunksAsync(string runId, CancellationToken ct) =>
        watch.AroundAsync(new("Registry.ReadChunks", runId), () => inner.ReadChunksAsync(runId, ct), ct);

    public Task<AbandonOutcome> AbandonAsync(AbandonRequest request, CancellationToken ct) =>
        watch.AroundAsync(new("Registry.Abandon", request.Object.Key), () => inner.AbandonAsync(request, ct), ct);

    public Task FinishAsync(string runId, CancellationToken ct) =>
        watch.AroundAsync(new("Registry.Finish", runId), () => inner.FinishAsync(runId, ct), ct);

    public Task MarkPublishedAsync(string runId, CancellationToken ct) =>
        watch.AroundAsync(new("Registry.MarkPublished", runId), () => inner.MarkPublishedAsync(runId, ct), ct);

    public Task<int> SweepAsync(TimeSpan keep, CancellationToken ct) =>
        watch.AroundAsync(new("Registry.Sweep", ""), () => inner.SweepAsync(keep, ct), ct);
}
