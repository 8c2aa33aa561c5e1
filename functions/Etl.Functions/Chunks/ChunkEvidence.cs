using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Objects;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.Chunks;

/// <summary>
/// The reports of all current chunks: from their rows once they are staged, otherwise from what the Maps of the pass
/// have returned.
/// </summary>
internal sealed class ChunkEvidence(FunctionServices services)
{
    /// <summary>The reports, in file order.</summary>
    public async Task<IReadOnlyList<ChunkReport>> ReadAsync(WorkAhead plan, CancellationToken ct)
    {
        if (plan.Pass == Pass.Validate)
        {
            return await ReadValidatedAsync(plan, ct);
        }

        var chunks = await services.Registry.ReadChunksAsync(plan.RunId!, ct);
        return Staged(plan.RunId!, chunks);
    }

    /// <summary>The reports of chunks that must all be staged.</summary>
    public static IReadOnlyList<ChunkReport> Staged(string runId, RunChunks chunks) =>
        [.. chunks.Current.Select(row => row.Report ?? throw new AccountsException(FunctionMessages.ChunkNotStaged(runId, row.Key)))];

    /// <summary>Proves the chunks, or says what to read again.</summary>
    /// <exception cref="AccountsException">The reports contradict each other, which no file can cause.</exception>
    public static Proof Verify(RunPlan run, WorkAhead work, IReadOnlyList<ChunkReport> reports)
    {
        try
        {
            return ChunkVerifier.Verify(run.DataStart, run.Source.Length, Outcomes(reports), work.Exact ? ChunkVerifier.PreScannedRound : work.Round);
        }
        catch (SplitInvariantException e)
        {
            throw new AccountsException(e.Message, e);
        }
    }

    private static IReadOnlyList<ChunkOutcome> Outcomes(IReadOnlyList<ChunkReport> reports) =>
    [
        .. reports.Select(report => new ChunkOutcome
        {
            Index = report.Chunk.Index,
            Start = report.Chunk.Start,
            NominalEndExclusive = report.Chunk.EndExclusive,
            Generation = report.Chunk.Generation,
            ActualEndExclusive = report.ActualEndExclusive,
            Records = report.Read,
            Lines = report.Lines,
            HasFatalFinding = report.Fatal is not null,
        }),
    ];

    /// <summary>The outputs of all children of all Maps under a prefix.</summary>
    public static async IAsyncEnumerable<T> ReadResultsAsync<T>(
        IObjectStore objects,
        string bucket,
        string prefix,
        JsonTypeInfo<T> type,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        where T : class
    {
        await foreach (var key in objects.ListAsync(bucket, prefix + "/", ct))
        {
            if (!key.EndsWith("/manifest.json", StringComparison.Ordinal))
            {
                continue;
            }

            var manifest = await EtlJson.ReadAsync(objects, bucket, key, EtlJson.Default.MapResultManifest, ct);
            foreach (var file in manifest?.ResultFiles.Succeeded ?? [])
            {
                await foreach (var item in EtlJson.ReadManyAsync(objects, bucket, file.Key, EtlJson.Default.MapResultItem, topLevelValues: false, ct))
                {
                    if (item.Output is { } output)
                    {
                        yield return JsonSerializer.Deserialize(output, type)!;
                    }
                }
            }
        }
    }

    private async Task<IReadOnlyList<ChunkReport>> ReadValidatedAsync(WorkAhead plan, CancellationToken ct)
    {
        var chunks = await EtlJson.ReadAsync(services.Objects, plan.Bucket, plan.ChunksKey, EtlJson.Default.ListChunkKey, ct)
            ?? throw new StaleRunException(FunctionMessages.PlanMissing(plan.ChunksKey));
        var reports = new Dictionary<ChunkKey, ChunkReport>();
        var results = ReadResultsAsync(services.Objects, plan.Bucket, RunKeys.Results(plan.RunId!, Pass.Validate), EtlJson.Default.ChunkReport, ct);
        await foreach (var report in results)
        {
            reports[report.Chunk] = report;
        }

        return [.. chunks.Select(chunk => reports.GetValueOrDefault(chunk) ?? throw new AccountsException(FunctionMessages.ChunkNotStaged(plan.RunId!, chunk)))];
    }
}
