using Etl.Functions.Chunks;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Functions.Telemetry;

namespace Etl.Functions.Validate;

/// <summary>Checks a chunk without the database: the same pass as Process, its rows thrown away. Durable effect: a report; repeated, the same one.</summary>
internal sealed class ValidateFunction(WorkerServices services, PlannedRuns plans)
{
    private readonly ChunkWorker _worker = new(services);

    /// <summary>Handles one chunk.</summary>
    public async Task<ChunkReport> HandleAsync(ChunkRequest request, CancellationToken ct)
    {
        var chunk = request.Item.Chunk;
        var attempt = request.RetryCount + 1;
        var plan = await plans.PlanAsync(services, request, attempt, ct);
        using var about = services.Logger.About(plan.Run.RunId, chunk, attempt);
        return await services.AttemptAsync(
            plan.Run.RunId, request, attempt, async () => ChunkFailures.Brief(await _worker.RunAsync(plan, chunk, attempt, copy: null, ct)), ct);
    }
}
