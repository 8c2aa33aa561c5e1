using Etl.Functions.Errors;
using Etl.Functions.Reduce;
using Etl.Functions.Runs;

namespace Etl.Functions.Tests.Fixtures;

/// <summary>Merges by taking the staged rows as they are; see <see cref="MemoryTables"/>.</summary>
internal sealed class MemoryMerger(MemoryTables tables) : IMerger
{
    /// <summary>The digest of the file that was merged last.</summary>
    public ulong Digest { get; private set; }

    public ReduceOutcome Outcome { get; set; } = ReduceOutcome.Loaded;

    /// <summary>Asked before anything is merged; may throw.</summary>
    public Action? Before { get; set; }

    /// <summary>Asked after the commit; may throw, as when the answer is lost.</summary>
    public Action? After { get; set; }

    public Task<ReduceResult> MergeAsync(ReduceRequest request, CancellationToken ct)
    {
        Before?.Invoke();
        lock (tables.Gate)
        {
            var run = tables.Runs[request.RunId];
            if (run.Result is { } stored) return Task.FromResult(stored);
            var load = tables.Loads[run.LoadId];
            if (run.State == RunState.Abandoned || load.Fence != request.Fence) throw new StaleRunException("The run has ended.");
            var rows = run.Chunks.Values.SelectMany(chunk => chunk.Rows).OrderBy(row => row.Offset).ToList();
            if (rows.Count != request.Proven.Rows) throw new AccountsException($"{rows.Count} rows are staged, {request.Proven.Rows} are proven.");
            Digest = request.Digest;
            run.Result = new ReduceResult
            {
                Outcome = Outcome,
                Accounts = request.Proven with { Inserted = rows.Count },
                Strategy = "in memory",
                MergeSequence = 1,
                Warnings = request.Warnings,
            };
            run.State = Outcome == ReduceOutcome.Loaded ? RunState.Loaded : RunState.Abandoned;
            if (Outcome == ReduceOutcome.Loaded)
            {
                load.LoadedRun = run.RunId;
                tables.Target = rows;
            }
        }

        After?.Invoke();
        return Task.FromResult(tables.Runs[request.RunId].Result!);
    }
}
