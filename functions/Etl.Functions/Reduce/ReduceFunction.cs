using Etl.Core.Digests;
using Etl.Functions.Chunks;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Rejects;
using Etl.Functions.Runs;
using Etl.Functions.Telemetry;

namespace Etl.Functions.Reduce;

/// <summary>
/// Reconciles and merges. Durable effect: the rows in the target and the load on record, in one transaction. Repeated, or
/// asked again after its answer was lost, it returns what it stored; a late twin finds the run loaded.
/// </summary>
internal sealed class ReduceFunction(FunctionServices services, PlannedRuns plans)
{
    private readonly RejectThresholds _thresholds = new(services);

    /// <summary>Handles one merge.</summary>
    public async Task<ReduceAnswer> HandleAsync(FunctionRequest request, CancellationToken ct)
    {
        var work = request.RequirePlan();
        var plan = await plans.GetAsync(work.Bucket, work.PlanKey, ct);
        var run = await services.Registry.FindRunAsync(work.RunId!, ct) ?? throw new StaleRunException(FunctionMessages.RunMissing(work.RunId!));
        using var about = services.Logger.About(work.RunId!);
        if (run.Result is { } stored)
        {
            return new ReduceAnswer(stored.Outcome);
        }

        var chunks = await services.Registry.ReadChunksAsync(work.RunId!, ct);
        var reports = ChunkEvidence.Staged(work.RunId!, chunks);
        using var span = EtlTelemetry.Source.StartActivity("merge");
        var staging = services.Time.GetUtcNow() - plan.Run.PlannedAt;
        var result = await services.Sink.PublishAsync(
            new ReduceRequest
            {
                RunId = work.RunId!,
                Fence = work.Fence,
                Dataset = plan.Dataset,
                Digest = Digest(plan, reports),
                Proven = ChunkSums.Add(plan, reports, chunks.Superseded),
                Warnings = LoadWarnings.Of(plan.Run, reports),
                Force = work.Options.Force,
                AllowShrink = work.Options.AllowShrink,
            },
            (byCheck, token) => _thresholds.CheckAsync(plan, reports, byCheck, token),
            ct);
        EtlTelemetry.Merged(plan.Dataset.Name, staging, result);
        EtlLog.Merged(services.Logger, result.Outcome, plan.Dataset.Target.Table, result.Strategy, result.MergeSeconds);
        return new ReduceAnswer(result.Outcome);
    }

    private static ulong Digest(PlannedRun plan, IReadOnlyList<ChunkReport> reports)
    {
        if (plan.Run.Source.Digest is { } known)
        {
            return Convert.ToUInt64(known, fromBase: 16);
        }

        var digest = plan.Run.HeadDigest;
        foreach (var report in reports)
        {
            digest = Crc64Nvme.Combine(digest, report.Digest, report.ActualEndExclusive!.Value - report.Chunk.Start);
        }

        return digest;
    }
}
