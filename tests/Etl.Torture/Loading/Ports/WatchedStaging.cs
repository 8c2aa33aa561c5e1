using Etl.Core.Splitting;
using Etl.Functions.Process;
using Etl.Functions.Reduce;
using Etl.Functions.Runs;

namespace Etl.Torture.Loading.Ports;

/// <summary>Staging under a watch.</summary>
internal sealed class WatchedStaging(IStaging inner, IPortWatch watch) : IStaging
{
    public Task<StageResult> StageAsync(string runId, ChunkKey chunk, int attempt, Func<Stream, CancellationToken, Task<ChunkReport>> copy, CancellationToken ct) =>
        watch.AroundAsync(new("Staging.Stage", $"{chunk.Index}"), () => inner.StageAsync(runId, chunk, attempt, copy, ct), ct);
}

/// <summary>The merge under a watch.</summary>
internal sealed class WatchedMerger(IMerger inner, IPortWatch watch) : IMerger
{
    public Task<ReduceResult> MergeAsync(ReduceRequest request, CancellationToken ct) =>
        watch.AroundAsync(new("Merger.Merge", request.RunId), () => inner.MergeAsync(request, ct), ct);
}
