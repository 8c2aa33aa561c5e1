using Etl.Core.Splitting;
using Etl.Functions.Chunks;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Functions.Telemetry;

namespace Etl.Functions.PreScan;

/// <summary>Maps a piece of the file: for each state it may start in, the state it ends in and its first record. Changes nothing; its answer is the Map's result.</summary>
internal sealed class PreScanFunction(WorkerServices services, PlannedRuns plans)
{
    /// <summary>Handles one piece.</summary>
    public async Task<PreScanMap> HandleAsync(ChunkRequest request, CancellationToken ct)
    {
        var (piece, attempt) = (request.Item.Chunk, request.RetryCount + 1);
        var plan = await plans.PlanAsync(services, request, attempt, ct);
        using var about = services.Logger.About(plan.Run.RunId, piece, attempt);
        return await services.AttemptAsync(plan.Run.RunId, request, attempt, () => MapAsync(plan, piece, ct), ct);
    }

    private async Task<PreScanMap> MapAsync(PlannedRun plan, ChunkKey piece, CancellationToken ct)
    {
        var run = plan.Run;
        var mapper = plan.Records.MapPiece(piece.Start, run.Encoding);
        await using var reader = new ChunkReader(
            services.Objects, run.Source, run.Encoding, piece.Start, services.Options.ReadBytes, Math.Max(services.Options.ReadBytes, 64));
        while (await reader.ReadAsync(piece.EndExclusive, ct))
        {
            mapper.Append(reader.Unread.Span);
            services.Observer.Advanced(reader.Unread.Length, 0, 0);
            reader.Consume(reader.Unread.Length);
        }

        await run.Source.EnsureUnchangedAsync(services.Objects, ct);
        return mapper.ToMap();
    }
}
