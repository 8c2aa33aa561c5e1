using System.Collections.Immutable;
using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Functions.Telemetry;

namespace Etl.Functions.Chunks;

/// <summary>What chunk workers leave behind besides rows: why they failed, and a report small enough to travel.</summary>
public static class ChunkFailures
{
    /// <summary>Runs an attempt at a chunk, and writes down why it failed before the error goes up.</summary>
    /// <param name="services">What it runs on.</param>
    /// <param name="runId">The run; null: it is not known, and nothing is written down.</param>
    /// <param name="request">The chunk.</param>
    /// <param name="attempt">The attempt; 0 where none has begun.</param>
    /// <param name="work">The attempt.</param>
    /// <param name="ct">Stops it; where the token stands for the function's time, being stopped is a timeout.</param>
    /// <param name="failed">Called last with the error; must not throw.</param>
    public static async Task<T> AttemptAsync<T>(
        this WorkerServices services, string? runId, ChunkRequest request, int attempt, Func<Task<T>> work, CancellationToken ct, Func<Exception, Task>? failed = null)
    {
        try
        {
            return await work();
        }
        catch (Exception e)
        {
            var isTimeout = e is OperationCanceledException && ct.IsCancellationRequested && services.Options.StopsAtDeadline;
            var error = isTimeout ? new ChunkTimeoutException(FunctionMessages.ChunkTimeout(request.Item.Chunk), e) : e;
            if (runId is not null)
            {
                await RecordAsync(services, runId, request, attempt, error);
            }

            if (failed is not null)
            {
                await failed(error);
            }

            if (error != e)
            {
                throw error;
            }

            throw;
        }
    }

    /// <summary>
    /// Writes down why an attempt failed, for Abandon to tell; a distributed Map's own error does not say. In the object
    /// store, since the database may be the very thing that failed. Never throws: the first error is the one that counts.
    /// </summary>
    private static async Task RecordAsync(
        WorkerServices services, string runId, ChunkRequest request, int attempt, Exception error)
    {
        EtlLog.ChunkFailed(services.Logger, error.GetType().Name, error.Message);
        try
        {
            // The token that stopped the work must not stop its obituary.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), services.Time);
            var item = request.Item;
            var failure = new ChunkFailure { Chunk = item.Chunk, Error = error.GetType().Name, Cause = error.Message, Fence = item.Fence, At = services.Time.GetUtcNow() };
            var key = RunKeys.Failure(runId, item.Chunk, request.ExecutionId, attempt);
            await EtlJson.WriteAsync(services.Objects, services.Options.Bucket, key, failure, EtlJson.Default.ChunkFailure, patience.Token);
        }
        catch (Exception)
        {
            // Nothing is lost: the error itself goes up.
        }
    }

    /// <summary>The plan that a worker works by. That it cannot be read is written down too, under the run that its key names.</summary>
    public static Task<PlannedRun> PlanAsync(this PlannedRuns plans, WorkerServices services, ChunkRequest request, int attempt, CancellationToken ct) =>
        services.AttemptAsync(RunKeys.RunOfPlan(request.Item.PlanKey), request, attempt, () => plans.GetAsync(request.Item.Bucket, request.Item.PlanKey, ct), ct);

    /// <summary>Gives a lease back, if the ledger can be reached. Never throws.</summary>
    public static async Task TryReleaseAsync(
        this ILedger ledger, string runId, ChunkKey chunk, string executionId, int attempt, Exception error)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await ledger.ReleaseAsync(runId, chunk, executionId, attempt, error.GetType().Name, error.Message, patience.Token);
        }
        catch (Exception)
        {
            // The lease ends by itself.
        }
    }

    /// <summary>The report without what could grow with the number of columns: a state's payload may have 256 KiB.</summary>
    public static ChunkReport Brief(ChunkReport report) =>
        report with { RejectsByRule = ImmutableSortedDictionary<string, long>.Empty };
}
