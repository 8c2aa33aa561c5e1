using Etl.Core.Splitting;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.Split;

/// <summary>Writes the manifests that the Maps read, and says what comes next.</summary>
public sealed class WorkManifests(FunctionServices services)
{
    /// <summary>The work over chunks: those of <paramref name="pending"/>, or the proof when there are none.</summary>
    public async Task<WorkAhead> ChunksAsync(
        WorkAhead work, IReadOnlyList<ChunkKey> pending, IReadOnlyList<ChunkKey> current, CancellationToken ct)
    {
        var runId = work.RunId!;
        var manifest = RunKeys.Manifest(runId, work.Pass, work.Round);
        var chunks = RunKeys.Chunks(runId, work.Pass, work.Round);
        await WriteAsync(work.Bucket, manifest, pending, ct);
        await WriteAsync(work.Bucket, chunks, current, ct);
        return work with
        {
            // An empty Map would do, but a state that does nothing is not worth its history.
            Next = pending.Count == 0 ? Next.Prove : work.Pass == Pass.Load ? Next.Load : Next.Validate,
            ManifestKey = manifest,
            ChunksKey = chunks,
            ResultsPrefix = RunKeys.Results(runId, work.Pass),
            Pending = pending.Count,
            Chunks = current.Count,
        };
    }

    /// <summary>The work over pieces of the file, for an exact cut.</summary>
    public async Task<WorkAhead> PreScanAsync(WorkAhead work, IReadOnlyList<ChunkKey> pieces, CancellationToken ct)
    {
        var manifest = RunKeys.PreScanManifest(work.RunId!, work.Pass);
        await WriteAsync(work.Bucket, manifest, pieces, ct);
        return work with
        {
            Next = Next.PreScan,
            ManifestKey = manifest,
            ResultsPrefix = RunKeys.PreScanResults(work.RunId!, work.Pass),
            Pending = pieces.Count,
        };
    }

    private Task WriteAsync(string bucket, string key, IReadOnlyList<ChunkKey> chunks, CancellationToken ct) =>
        EtlJson.WriteAsync(services.Objects, bucket, key, [.. chunks], EtlJson.Default.ListChunkKey, ct);
}
