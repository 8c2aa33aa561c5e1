using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.Tests.Fixtures;

/// <summary>Loads, runs and chunks in memory; see <see cref="MemoryTables"/>.</summary>
internal sealed class MemoryRegistry(MemoryTables tables) : ILoadRegistry
{
    /// <summary>Asked before every call, with its name; may throw.</summary>
    public Action<string>? Before { get; set; }

    public Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken ct) => Do(nameof(ClaimAsync), () =>
    {
        var loadId = LoadIds.Of(request.Object, request.Dataset, request.Target.Table);
        if (!tables.Loads.TryGetValue(loadId, out var load))
        {
            tables.Loads[loadId] = load = new LoadRecord { Object = request.Object, Dataset = request.Dataset };
        }

        var claim = new Claim { Outcome = ClaimOutcome.Claimed, LoadId = loadId };
        if (load is { LoadedRun: { } loaded, Published: true } && !request.Force)
        {
            return claim with { Outcome = ClaimOutcome.AlreadyLoaded, RunId = loaded, Reason = $"a repeat, already loaded by {loaded}" };
        }

        if (load.Owner is { } owner && owner != request.Owner && tables.Alive.Contains(owner))
        {
            return claim with { Outcome = ClaimOutcome.Busy, Owner = owner };
        }

        if (load.Owner != request.Owner)
        {
            load.Fence++;
        }

        load.Owner = request.Owner;
        return load.LoadedRun is { } unpublished && !request.Force
            ? claim with { Outcome = ClaimOutcome.LoadedUnpublished, RunId = unpublished, Fence = load.Fence }
            : claim with { Fence = load.Fence };
    });

    public Task<OpenRun> OpenRunAsync(OpenRunRequest request, CancellationToken ct) => Do(nameof(OpenRunAsync), () =>
    {
        var load = tables.Loads[request.LoadId];
        if (load.Owner != request.Owner || load.Fence != request.Fence)
        {
            throw new StaleRunException("The claim is lost.");
        }

        var run = tables.LatestOf(request.LoadId);
        if (run is { State: RunState.Planned or RunState.Staged } && IsSame(run.Request, request))
        {
            var resumed = run.Owner != request.Owner;
            run.Owner = request.Owner;
            return new OpenRun { RunId = run.RunId, Resumed = resumed, Chunks = [.. run.Current] };
        }

        if (run is { State: RunState.Planned or RunState.Staged })
        {
            run.State = RunState.Abandoned;
        }

        load.RunCount++;
        var runId = $"{request.LoadId}-{load.RunCount}";
        run = new RunRecord { RunId = runId, LoadId = request.LoadId, Number = load.RunCount, Request = request, Owner = request.Owner };
        foreach (var chunk in request.Chunks)
        {
            run.Chunks[(chunk.Index, chunk.Generation)] = new ChunkRecord(chunk);
        }

        tables.Runs[runId] = run;
        return new OpenRun { RunId = runId, Resumed = false, Chunks = [.. run.Current] };
    });

    public Task<IReadOnlyList<ChunkRow>> SupersedeAsync(
        string runId, long fence, IReadOnlyList<ChunkKey> dropped, IReadOnlyList<ChunkKey> reissued, CancellationToken ct) => Do(nameof(SupersedeAsync), () =>
    {
        var run = tables.Runs[runId];
        if (run.State is not (RunState.Planned or RunState.Staged) || tables.Loads[run.LoadId].Fence != fence)
        {
            throw new StaleRunException("The run has ended.");
        }

        var below = dropped.ToDictionary(chunk => chunk.Index, chunk => chunk.Generation + 1);
        foreach (var chunk in reissued)
        {
            below[chunk.Index] = chunk.Generation;
        }

        foreach (var chunk in run.Chunks.Values.Where(chunk => below.TryGetValue(chunk.Key.Index, out var generation) && chunk.Key.Generation < generation))
        {
            chunk.IsSuperseded = true;
            chunk.Rows = [];
        }

        foreach (var chunk in reissued)
        {
            run.Chunks.TryAdd((chunk.Index, chunk.Generation), new ChunkRecord(chunk));
        }

        return (IReadOnlyList<ChunkRow>)[.. run.Current];
    });

    public Task<RunInfo?> FindRunAsync(string runId, CancellationToken ct) => Do(nameof(FindRunAsync), () =>
    {
        if (!tables.Runs.TryGetValue(runId, out var run))
        {
            return null;
        }

        return new RunInfo
        {
            RunId = run.RunId,
            LoadId = run.LoadId,
            State = run.State,
            Dataset = "",
            Object = null!,
            DataStart = run.Request.DataStart,
            Result = run.Result,
        };
    });

    public Task<RunChunks> ReadChunksAsync(string runId, CancellationToken ct) => Do(nameof(ReadChunksAsync), () =>
        tables.Runs.TryGetValue(runId, out var run)
            ? new RunChunks([.. run.Current], run.Chunks.Values.Count(chunk => chunk.IsSuperseded))
            : new RunChunks([], 0));

    public Task<AbandonOutcome> AbandonAsync(AbandonRequest request, CancellationToken ct) => Do(nameof(AbandonAsync), () =>
    {
        var loadId = request.LoadId ?? tables.Loads.Where(one => one.Value.Object == request.Object).OrderByDescending(one => one.Value.Owner == request.Owner).FirstOrDefault().Key;
        if (loadId is null)
        {
            return new AbandonOutcome(false);
        }

        var latest = tables.LatestOf(loadId);
        var run = latest?.Owner == request.Owner ? latest : null;
        if (run is { State: RunState.Loaded })
        {
            return new AbandonOutcome(true, loadId, run.RunId, tables.Loads[loadId].Dataset);
        }

        if (!tables.Loads.TryGetValue(loadId, out var load) || load.Owner != request.Owner)
        {
            return new AbandonOutcome(false, loadId, run?.RunId, load?.Dataset, IsOthers: load is { Owner: not null } or { LoadedRun: not null });
        }

        if (run is { State: not RunState.Abandoned } && request.Refused)
        {
            run.State = RunState.Abandoned;
            run.Chunks.Clear();
            run.Rejects = null;
        }

        load.Owner = null;
        load.Fence++;
        return new AbandonOutcome(false, loadId, run?.RunId, load.Dataset);
    });

    public Task FinishAsync(string runId, CancellationToken ct) => Do(nameof(FinishAsync), () =>
    {
        var run = tables.Runs[runId];
        if (run.State is RunState.Planned or RunState.Staged)
        {
            throw new InvalidOperationException("The run has not ended.");
        }

        run.Chunks.Clear();
        run.Rejects = null;
        return true;
    });

    public Task MarkPublishedAsync(string runId, CancellationToken ct) => Do(nameof(MarkPublishedAsync), () =>
    {
        var load = tables.Loads[tables.Runs[runId].LoadId];
        load.Published |= load.LoadedRun == runId;
        load.Owner = null;
        return true;
    });

    public Task<int> SweepAsync(TimeSpan keep, CancellationToken ct) => Do(nameof(SweepAsync), () => 0);

    private static bool IsSame(OpenRunRequest one, OpenRunRequest other) =>
        (one.PlanHash, one.ChunkSize, one.EngineVersion, one.PlanDigest) == (other.PlanHash, other.ChunkSize, other.EngineVersion, other.PlanDigest);

    private Task<T> Do<T>(string call, Func<T> work)
    {
        Before?.Invoke(call);
        lock (tables.Gate)
        {
            return Task.FromResult(work());
        }
    }
}
