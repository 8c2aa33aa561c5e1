using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Etl.Postgres.Loads;
using Npgsql;

namespace Etl.Postgres.Sinks;

public sealed partial class PostgresSink
{
    /// <inheritdoc/>
    public Task<StageResult> StageAsync(
        string runId, ChunkKey chunk, int attempt, Func<Stream, CancellationToken, Task<ChunkReport>> copy, CancellationToken ct) =>
        _connections.UseAsync(BackendName.Attempt(runId, chunk.Index, chunk.Generation, attempt), async connection =>
        {
            if (attempt > 1)
            {
                await Backends.TerminateLowerAttemptsAsync(connection, BackendName.Chunk(runId, chunk.Index, chunk.Generation), attempt, ct);
            }

            await using var transaction = await connection.BeginTransactionAsync(ct);
            if (await LockChunkAsync(connection, runId, chunk, ct) is { } staged)
            {
                return new StageResult(staged, AlreadyStaged: true);
            }

            var before = await CountedRows.ReadAsync(connection, StagingTable.Name(runId), ct);
            var report = await CopyAsync(connection, runId, copy, ct);
            if (report.Chunk != chunk)
            {
                throw new AccountsException(StagingMessages.WrongChunk(runId, chunk, report.Chunk));
            }

            if (await CountedRows.ReadAsync(connection, StagingTable.Name(runId), ct) - before is { } copied && copied != report.Rows)
            {
                throw new AccountsException(StagingMessages.RowsDiffer(runId, chunk, report.Rows, copied));
            }

            await connection.ExecuteAsync(
                """
                UPDATE etl.chunk SET state = 'staged', report = $4::jsonb, changed_at = now()
                WHERE run_id = $1 AND chunk_index = $2 AND generation = $3
                """, ct, runId, chunk.Index, chunk.Generation, StoredJson.Write(report));
            await transaction.CommitAsync(ct);
            return new StageResult(report, AlreadyStaged: false);
        }, ct);

    /// <summary>Locks the chunk's row. Returns the report of the attempt that has staged it, null when it is still to be done.</summary>
    private static async Task<ChunkReport?> LockChunkAsync(NpgsqlConnection connection, string runId, ChunkKey chunk, CancellationToken ct)
    {
        var rows = await connection.QueryAsync(
            """
            SELECT state, start_offset, end_offset, report FROM etl.chunk
            WHERE run_id = $1 AND chunk_index = $2 AND generation = $3 FOR UPDATE
            """,
            r => (State: r.GetString(0), Start: r.GetInt64(1), EndExclusive: r.GetInt64(2), Report: r.Nullable<string>(3)),
            ct, runId, chunk.Index, chunk.Generation);
        if (rows is not [var row] || row.State == "superseded" || row.Start != chunk.Start || row.EndExclusive != chunk.EndExclusive)
        {
            throw new StaleRunException(StagingMessages.NotCurrent(runId, chunk));
        }

        return row.State == "staged" ? StoredJson.ReadReport(row.Report) : null;
    }

    private static async Task<ChunkReport> CopyAsync(
        NpgsqlConnection connection, string runId, Func<Stream, CancellationToken, Task<ChunkReport>> copy, CancellationToken ct)
    {
        var stream = await connection.BeginRawBinaryCopyAsync($"COPY {StagingTable.Name(runId)} FROM STDIN (FORMAT BINARY)", ct);
        var complete = false;
        try
        {
            var report = await copy(stream, ct);
            complete = true;
            return report;
        }
        finally
        {
            if (complete)
            {
                await stream.DisposeAsync();
            }
            else
            {
                await stream.AbortAsync();
            }
        }
    }
}
