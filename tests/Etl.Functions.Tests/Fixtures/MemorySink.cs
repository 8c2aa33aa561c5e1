using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

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

    /// <summary>Checks by name, asked of every staged row: what is wrong with its record; null: nothing.</summary>
    public List<KeyValuePair<string, Func<StagedRow, string?>>> Checks { get; } = [];

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
            if (record is null || record.IsSuperseded || record.Key != chunk)
            {
                throw new StaleRunException("The chunk is not current.");
            }

            if (record.Report is { } staged)
            {
                return new StageResult(staged, AlreadyStaged: true);
            }
        }

        using var stream = new MemoryStream();
        var report = await copy(stream, ct);
        var rows = CopyDecoder.Decode(stream.ToArray(), run.Request.Columns);
        if (rows.Count != report.Rows || report.Chunk != chunk)
        {
            throw new AccountsException($"{rows.Count} rows were copied, {report.Rows} reported.");
        }

        lock (tables.Gate)
        {
            if (record.IsSuperseded)
            {
                throw new StaleRunException("The chunk is not current.");
            }

            record.Rows = rows;
            record.Report = report;
        }

        return new StageResult(report, AlreadyStaged: false);
    }

    public async Task<ReduceResult> PublishAsync(ReduceRequest request, RejectJudge judge, CancellationToken ct)
    {
        Before?.Invoke(nameof(PublishAsync));
        var run = tables.Runs[request.RunId];
        if (run.Result is { } stored)
        {
            return stored;
        }

        var rows = run.Chunks.Values.SelectMany(chunk => chunk.Rows).OrderBy(row => row.Offset).ToList();
        if (rows.Count != request.Proven.Rows)
        {
            throw new AccountsException($"{rows.Count} rows are staged, {request.Proven.Rows} are proven.");
        }

        var rejects = Checks.Count == 0 ? null : Ask(rows);
        run.Rejects = rejects;
        var byCheck = (rejects ?? []).GroupBy(reject => reject.Check).ToImmutableSortedDictionary(group => group.Key, group => group.LongCount(), StringComparer.Ordinal);
        if (rejects is { Count: > 0 })
        {
            await judge(byCheck, ct);
        }

        rows.RemoveAll(row => rejects?.Any(reject => reject.Offset == row.Offset) ?? false);
        lock (tables.Gate)
        {
            var load = tables.Loads[run.LoadId];
            if (run.State == RunState.Abandoned || load.Fence != request.Fence)
            {
                throw new StaleRunException("The run has ended.");
            }

            Digest = request.Digest;
            run.Result = new ReduceResult
            {
                Outcome = Outcome,
                Accounts = request.Proven with
                {
                    Accepted = request.Proven.Accepted - byCheck.Values.Sum(),
                    Rejected = request.Proven.Rejected + byCheck.Values.Sum(),
                    Rows = rows.Count,
                    Inserted = rows.Count,
                },
                RejectedByCheck = byCheck,
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
        return run.Result!;
    }

    public Task<IReadOnlyList<StagedReject>?> ReadRejectsAsync(string runId, long start, long endExclusive, int most, CancellationToken ct)
    {
        Before?.Invoke(nameof(ReadRejectsAsync));
        var rejects = tables.Runs[runId].Rejects;
        return Task.FromResult<IReadOnlyList<StagedReject>?>(rejects is null ? null : [.. rejects.Where(one => one.Offset >= start && one.Offset < endExclusive).Take(most)]);
    }

    /// <summary>What the checks say of rows, in file order; of a record the first that says something.</summary>
    private List<StagedReject> Ask(IReadOnlyList<StagedRow> rows) =>
    [
        .. Checks.SelectMany(check => rows.Select(row => (row.Offset, Check: check.Key, Message: check.Value(row))))
            .Where(said => said.Message is not null)
            .DistinctBy(said => said.Offset)
            .OrderBy(said => said.Offset)
            .Select(said => new StagedReject(said.Offset, said.Check, said.Message!)),
    ];
}
