using Etl.Core.Splitting;
using Etl.Functions.Chunks;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.Split;

/// <summary>Split's later steps: what the proof asked for. Each looks at the same evidence as the proof, so no list travels between states.</summary>
public sealed class Resplit(FunctionServices services, PlannedRuns plans)
{
    private readonly ChunkEvidence _evidence = new(services);
    private readonly WorkManifests _planner = new(services);

    /// <summary>Issues the chunks whose start was wrong again, and drops those that have no record of their own.</summary>
    public async Task<WorkAhead> RepairAsync(WorkAhead work, CancellationToken ct)
    {
        var next = work with { Round = work.Round + 1 };
        if (await FindReplacedAsync(next, ct) is { } done)
        {
            return done;
        }

        var plan = await plans.GetAsync(work.Bucket, work.PlanKey, ct);
        var reports = await _evidence.ReadAsync(work, ct);
        var proof = ChunkEvidence.Verify(plan.Run, work, reports);
        var dropped = proof.Actions.Where(action => action.Replacement is null).Select(action => action.Superseded).ToList();
        var reissued = proof.Actions.Where(action => action.Replacement is not null).Select(action => action.Replacement!).ToList();
        return await ReplaceAsync(next, Current(reports), dropped, reissued, ct);
    }

    /// <summary>Plans a map of the whole file: every current chunk's start begins a piece.</summary>
    public async Task<WorkAhead> PreScanAsync(WorkAhead work, CancellationToken ct)
    {
        var plan = await plans.GetAsync(work.Bucket, work.PlanKey, ct);
        var current = Current(await _evidence.ReadAsync(work, ct));
        return await _planner.PreScanAsync(work, Pieces(current, plan.Run.Source.Length), ct);
    }

    /// <summary>Cuts exactly, by the maps. Chunks that were right stay; the others are issued again, once.</summary>
    public async Task<WorkAhead> RecutAsync(WorkAhead work, MapResult map, CancellationToken ct)
    {
        var next = work with { Round = work.Round + 1, Exact = true };
        if (await FindReplacedAsync(next, ct) is { } done)
        {
            return done;
        }

        var plan = await plans.GetAsync(work.Bucket, work.PlanKey, ct);
        var current = Current(await _evidence.ReadAsync(work, ct));
        var pieces = Pieces(current, plan.Run.Source.Length);
        var maps = new List<PreScanMap>();
        var prefix = map.ResultWriterDetails.Key[..map.ResultWriterDetails.Key.LastIndexOf('/')];
        var results = ChunkEvidence.ReadResultsAsync(services.Objects, map.ResultWriterDetails.Bucket, prefix, EtlJson.Default.PreScanMap, ct);
        await foreach (var one in results)
        {
            maps.Add(one);
        }

        maps.Sort((a, b) => a.Start.CompareTo(b.Start));

        var dropped = new List<ChunkKey>();
        var reissued = new List<ChunkKey>();
        var exact = Core.Splitting.PreScan.Compose(maps, generation: 0);
        var taken = 0;
        for (var i = 0; i < pieces.Count; i++)
        {
            // A piece has at most one exact start, the first record start in it.
            var here = taken < exact.Length && exact[taken].Start < pieces[i].EndExclusive ? exact[taken++] : null;
            if (here is null)
            {
                dropped.Add(current[i]);
            }
            else if (here.Start != current[i].Start || here.EndExclusive != current[i].EndExclusive)
            {
                reissued.Add(new ChunkKey(current[i].Index, here.Start, here.EndExclusive, current[i].Generation + 1));
            }
        }

        if (taken != exact.Length)
        {
            throw new AccountsException(FunctionMessages.MapsDoNotCover(plan.Run.RunId));
        }

        return await ReplaceAsync(next, current, dropped, reissued, ct);
    }

    /// <summary>Turns from validating to loading the same chunks.</summary>
    public async Task<WorkAhead> LoadValidatedAsync(WorkAhead work, CancellationToken ct)
    {
        var rows = (await services.Registry.ReadChunksAsync(work.RunId!, ct)).Current;
        var pending = rows.Where(row => !row.Staged).Select(row => row.Key).ToList();
        return await _planner.ChunksAsync(work with { Pass = Pass.Load, Round = 0 }, pending, [.. rows.Select(row => row.Key)], ct);
    }

    /// <summary>The work that an earlier attempt at this step has planned already: its chunks have no reports yet, so there is nothing left to decide.</summary>
    private async Task<WorkAhead?> FindReplacedAsync(WorkAhead next, CancellationToken ct)
    {
        if (next.Pass != Pass.Load)
        {
            return null;
        }

        var rows = (await services.Registry.ReadChunksAsync(next.RunId!, ct)).Current;
        var pending = rows.Where(row => !row.Staged).Select(row => row.Key).ToList();
        return pending.Count == 0 ? null : await _planner.ChunksAsync(next, pending, [.. rows.Select(row => row.Key)], ct);
    }

    private async Task<WorkAhead> ReplaceAsync(
        WorkAhead work, IReadOnlyList<ChunkKey> current, IReadOnlyList<ChunkKey> dropped, IReadOnlyList<ChunkKey> reissued, CancellationToken ct)
    {
        var gone = dropped.Concat(reissued).Select(chunk => chunk.Index).ToHashSet();
        var now = current.Where(chunk => !gone.Contains(chunk.Index)).Concat(reissued).OrderBy(chunk => chunk.Start).ToList();
        if (!work.Options.DryRun)
        {
            await services.Registry.SupersedeAsync(work.RunId!, work.Fence, dropped, reissued, ct);
        }

        return await _planner.ChunksAsync(work with { Repaired = work.Repaired + gone.Count }, reissued, now, ct);
    }

    private static List<ChunkKey> Current(IReadOnlyList<ChunkReport> reports) => [.. reports.Select(report => report.Chunk)];

    private static List<ChunkKey> Pieces(List<ChunkKey> current, long size) =>
        [.. current.Select((chunk, i) => chunk with { EndExclusive = i + 1 < current.Count ? current[i + 1].Start : size })];
}
