using Etl.Core.Datasets;
using Etl.Core.Splitting;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Torture.Loading.Ports;

/// <summary>The sink under a watch.</summary>
internal sealed class WatchedSink(ISink inner, IPortWatch watch) : ISink
{
    public Task<TargetState> InspectAsync(Dataset dataset, CancellationToken ct) =>
        watch.AroundAsync(new("Sink.Inspect", dataset.Name), () => inner.InspectAsync(dataset, ct), ct);

    public Task<StageResult> StageAsync(string runId, ChunkKey chunk, int attempt, Func<Stream, CancellationToken, Task<ChunkReport>> copy, CancellationToken ct) =>
        watch.AroundAsync(new("Sink.Stage", $"{chunk.Index}"), () => inner.StageAsync(runId, chunk, attempt, copy, ct), ct);

    public Task<ReduceResult> PublishAsync(ReduceRequest request, RejectJudge judge, CancellationToken ct) =>
        watch.AroundAsync(new("Sink.Publish", request.RunId), () => inner.PublishAsync(request, judge, ct), ct);

    public Task<IReadOnlyList<StagedReject>?> ReadRejectsAsync(string runId, long start, long endExclusive, int most, CancellationToken ct) =>
        watch.AroundAsync(new("Sink.ReadRejects", runId), () => inner.ReadRejectsAsync(runId, start, endExclusive, most, ct), ct);
}
