using Etl.Core;
using Etl.Core.Copy;
using Etl.Core.Encodings;
using Etl.Core.Splitting;
using Etl.Functions.Chunks;
using Etl.Functions.Ports;
using Etl.Functions.PreScan;
using Etl.Functions.Runs;
using Etl.Functions.Split;

namespace Etl.Torture.Hostile.Reading;

/// <summary>
/// The load of a file without its orchestrator and its database: cuts, workers, proof, repairs and pre-scan, in the order
/// of the flow.
/// </summary>
internal sealed class ChunkedReading(MemoryStore store, PlannedRun plan, ReadingWay way)
{
    private readonly Dictionary<ChunkKey, WorkedChunk> _done = [];
    private readonly RunPlan _run = plan.Run;

    private readonly WorkerServices _services = new()
    {
        Objects = store,
        Observer = new Silence(),
        Time = TimeProvider.System,
        Options = new FunctionOptions { Bucket = "bucket", ReadBytes = way.ReadBytes },
    };

    /// <summary>Reads until the proof has come to an end.</summary>
    public async Task<ReadingResult> RunAsync(CancellationToken ct)
    {
        IReadOnlyList<ChunkKey> chunks = ChunkPlanner.Plan(_run.DataStart, _run.Source.Length, await BoundariesAsync(ct));
        for (var round = 0; ; round++)
        {
            foreach (var chunk in chunks.Where(chunk => !_done.ContainsKey(chunk)))
            {
                _done[chunk] = await WorkAsync(chunk, ct);
            }

            var worked = chunks.Select(chunk => _done[chunk]).OrderBy(chunk => chunk.Report.Chunk.Start).ToList();
            var proof = ChunkVerifier.Verify(_run.DataStart, _run.Source.Length, [.. worked.Select(chunk => Outcome(chunk.Report))], round);
            switch (proof.Verdict)
            {
                case ProofVerdict.Proven:
                    return ReadingAccounts.Of(plan, store, worked) with { Rounds = round };
                case ProofVerdict.Fatal:
                    return ReadingAccounts.Failed(plan, worked, proof) with { Rounds = round };
                case ProofVerdict.Repair:
                    var gone = proof.Actions.Select(action => action.Superseded).ToHashSet();
                    var again = proof.Actions.Where(action => action.Replacement is not null).Select(action => action.Replacement!);
                    chunks = [.. chunks.Where(chunk => !gone.Contains(chunk)).Concat(again).OrderBy(chunk => chunk.Start)];
                    break;
                default:
                    chunks = await PreScanAsync(chunks, ct);
                    round = ChunkVerifier.MaxRepairRounds;
                    break;
            }
        }
    }

    private static ChunkOutcome Outcome(ChunkReport report) => new()
    {
        Index = report.Chunk.Index,
        Start = report.Chunk.Start,
        NominalEndExclusive = report.Chunk.EndExclusive,
        Generation = report.Chunk.Generation,
        ActualEndExclusive = report.ActualEndExclusive,
        Records = report.Read,
        Lines = report.Lines,
        HasFatalFinding = report.Fatal is not null,
    };

    private async Task<IReadOnlyList<long>> BoundariesAsync(CancellationToken ct)
    {
        var cuts = ChunkPlanner.NominalCuts(_run.DataStart, _run.Source.Length, way.ChunkSize, SourceTranscoder.CodeUnitBytes(_run.Encoding));
        if (way.Guess == GuessKind.Anywhere)
        {
            var random = new Random(way.Seed);
            return [.. cuts.Select(_ => random.NextInt64(_run.DataStart, _run.Source.Length)).Order()];
        }

        var guess = way.Guess == GuessKind.CoinFlip ? GuessMode.CoinFlip : GuessMode.Evidence;
        return await new BoundaryLocator(store, _run.Source, _run.Encoding, plan.Records, guess).LocateAsync(cuts, ct);
    }

    private async Task<WorkedChunk> WorkAsync(ChunkKey chunk, CancellationToken ct)
    {
        using var copy = new MemoryStream();
        var report = await new ChunkWorker(_services).RunAsync(plan, chunk, attempt: 1, copy, ct);
        return new WorkedChunk(report, copy.ToArray()[CopyBuffer.Header.Length..^CopyBuffer.Trailer.Length]);
    }

    private async Task<IReadOnlyList<ChunkKey>> PreScanAsync(IReadOnlyList<ChunkKey> chunks, CancellationToken ct)
    {
        await EtlJson.WriteAsync(store, "bucket", "plan.json", _run, EtlJson.Default.RunPlan, ct);
        var mapper = new PreScanFunction(_services, new PlannedRuns(store, RecordFormats.All));
        var maps = new List<PreScanMap>();
        for (var index = 0; index < chunks.Count; index++)
        {
            var end = index + 1 < chunks.Count ? chunks[index + 1].Start : _run.Source.Length;
            var piece = chunks[index] with { EndExclusive = end };
            maps.Add(await mapper.HandleAsync(new ChunkRequest { ExecutionId = "e", Item = new ChunkItem { Bucket = "bucket", PlanKey = "plan.json", Chunk = piece } }, ct));
        }

        return PreScan.Compose(maps, chunks.Max(chunk => chunk.Generation) + 1);
    }
}

/// <summary>A chunk that a worker has been through.</summary>
/// <param name="Report">What it said.</param>
/// <param name="Rows">What it would have staged.</param>
internal sealed record WorkedChunk(ChunkReport Report, byte[] Rows);
