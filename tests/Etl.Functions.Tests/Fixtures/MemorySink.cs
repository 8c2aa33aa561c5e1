using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Functions.Sinks;

namespace Etl.Functions.Tests.Fixtures;

/// <summary>
/// A sink in memory: what is copied is decoded, so that rows can be compared and a broken stream is seen, and published as it is staged. See
/// <see cref="MemoryTables"/>.
/// </summary>
internal sealed class MemorySink(MemoryTables tables) : ISink
{
    public TargetState Target { get; set; } = new(false, new Dictionary<string, int>(), new HashSet<string>());

    /// <summary>The digest of the file that was merged last.</summary>
    public ulong Digest { get; private set; }

    public ReduceOutcome Outcome { get; set; } = ReduceOutcome.Loaded;

    /// <summary>Asked before every call, with its name; may throw.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>Asked after the commit; may throw, as when the answer is lost.</summary>
    public Action? After { get; set; }

    public Task<TargetState> InspectAsync(Dataset dataset, CancellationToken ct)
    {
        Before?.Invoke(nameof(InspectAsync));
        return Task.FromResult(Target);
    }

    public async Task<StageResult> StageAsync(
        string runId, ChunkKey chunk, int attempt, Func<Stream, CancellationToken, Task<ChunkReport>> copy, CancellationToken ct)
    {
        Before?.Invoke(nameof(StageAsync));
        var run = tables.Runs[runId];
        ChunkRecord? record;
        lock (tables.Gate)
        {
            record = run.Chunks.GetValueOrDefault((chunk.Index, chunk.Generation));
            if (record is null || record.IsSuperseded || record.Key != chunk) throw new StaleRunException("The chunk is not current.");
            if (record.Report is { } staged) return new StageResult(staged, AlreadyStaged: true);
        }

        using var stream = new MemoryStream();
        var report = await copy(stream, ct);
        var rows = CopyDecoder.Decode(stream.ToArray(), run.Request.Columns);
        if (rows.Count != report.Rows || report.Chunk != chunk) throw new AccountsException($"{rows.Count} rows were copied, {report.Rows} reported.");
        lock (tables.Gate)
        {
            if (record.IsSuperseded) throw new StaleRunException("The chunk is not current.");
            record.Rows = rows;
            record.Report = report;
        }

        return new StageResult(report, AlreadyStaged: false);
    }

    public Task<ReduceResult> PublishAsync(ReduceRequest request, CancellationToken ct)
    {
        Before?.Invoke(nameof(PublishAsync));
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
