using Etl.Functions.Chunks;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Functions.Telemetry;

namespace Etl.Functions.Process;

/// <summary>
/// Checks a chunk and stages it in one read. Durable effect: the chunk's rows in staging and its row turned to staged, in
/// one transaction. Repeated, or arriving late as a twin, it finds the row staged and returns the stored report.
/// </summary>
public sealed class ProcessFunction(FunctionServices services, PlannedRuns plans)
{
    private readonly ChunkWorker _worker = new(services);

    /// <summary>Handles one chunk.</summary>
    public async Task<ChunkReport> HandleAsync(ChunkRequest request, CancellationToken ct)
    {
        var chunk = request.Item.Chunk;
        var plan = await plans.PlanAsync(services, request, attempt: 0, ct);
        var runId = plan.Run.RunId;

        // A lease that cannot be had is written down as attempt 0, since none has begun.
        var attempt = await services.AttemptAsync(runId, request, attempt: 0, () => LeaseAsync(runId, request, ct), ct);
        using var about = services.Logger.About(runId, chunk, attempt);
        return await services.AttemptAsync(
            runId, request, attempt, StageAsync, ct, error => services.Ledger.TryReleaseAsync(runId, chunk, request.ExecutionId, attempt, error));

        async Task<ChunkReport> StageAsync()
        {
            using var span = EtlTelemetry.Source.StartActivity("stage chunk");
            var staged = await services.Sink.StageAsync(
                runId, chunk, attempt, (copy, token) => _worker.RunAsync(plan, chunk, attempt, copy, token), ct);
            await services.Ledger.CompleteAsync(runId, chunk, request.ExecutionId, attempt, ct);
            if (staged.AlreadyStaged)
            {
                EtlLog.AlreadyStaged(services.Logger);
            }

            return ChunkFailures.Brief(staged.Report);
        }
    }

    private async Task<int> LeaseAsync(string runId, ChunkRequest request, CancellationToken ct) =>
        await services.Ledger.TryLeaseAsync(runId, request.Item.Chunk, request.ExecutionId, request.Item.Fence, services.Options.Lease, ct)
            ?? throw new ChunkLeasedException(FunctionMessages.ChunkLeased(runId, request.Item.Chunk));
}
