using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Process;
using Etl.Functions.Runs;

namespace Etl.Functions.Tests.Fixtures;

/// <summary>Staging in memory: what is copied is decoded, so that rows can be compared and a broken stream is seen. See <see cref="MemoryTables"/>.</summary>
internal sealed class MemoryStaging(MemoryTables tables) : IStaging
{
    public async Task<StageResult> StageAsync(
        string runId, ChunkKey chunk, int attempt, Func<Stream, CancellationToken, Task<ChunkReport>> copy, CancellationToken ct)
    {
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
}
