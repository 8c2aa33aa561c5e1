using System.Globalization;
using Etl.Core.Splitting;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Etl.Postgres.Sinks;
using Npgsql;

namespace Etl.Postgres.Loads;

/// <summary>A run's chunk rows, and with them what the sink has staged of it: they come and go together.</summary>
internal static class RunStorage
{
    public static string RunId(string loadId, int number) => loadId + "-" + number.ToString(CultureInfo.InvariantCulture);

    public static async Task CreateAsync(NpgsqlConnection connection, string runId, OpenRunRequest request, CancellationToken ct)
    {
        await StagingTable.CreateAsync(connection, runId, request.Columns, request.HasRowNumbers, ct);
        await InsertChunksAsync(connection, runId, request.Chunks, ct);
    }

    /// <summary>Inserts planned chunks; those that are there already stay as they are.</summary>
    public static Task InsertChunksAsync(NpgsqlConnection connection, string runId, IReadOnlyList<ChunkKey> chunks, CancellationToken ct) =>
        connection.ExecuteAsync(
            """
            INSERT INTO etl.chunk (run_id, chunk_index, generation, start_offset, end_offset)
            SELECT $1, * FROM unnest($2, $3, $4, $5)
            ON CONFLICT (run_id, chunk_index, generation) DO NOTHING
            """,
            ct, runId, chunks.Select(c => c.Index).ToArray(), chunks.Select(c => c.Generation).ToArray(),
            chunks.Select(c => c.Start).ToArray(), chunks.Select(c => c.EndExclusive).ToArray());

    /// <summary>The current chunks in file order.</summary>
    public static Task<List<ChunkRow>> ReadCurrentAsync(NpgsqlConnection connection, string runId, bool locked, CancellationToken ct) =>
        connection.QueryAsync(
            $"""
            SELECT chunk_index, start_offset, end_offset, generation, state = 'staged', report FROM etl.chunk
            WHERE run_id = $1 AND state <> 'superseded' ORDER BY start_offset, chunk_index {(locked ? "FOR UPDATE" : "")}
            """,
            r => new ChunkRow
            {
                Key = new ChunkKey(r.GetInt32(0), r.GetInt64(1), r.GetInt64(2), r.GetInt32(3)),
                Staged = r.GetBoolean(4),
                Report = StoredJson.ReadReport(r.Nullable<string>(5)),
            }, ct, runId);

    public static async Task DropAsync(NpgsqlConnection connection, string runId, CancellationToken ct)
    {
        // The rows first: a worker that copies holds its row, and finds out by it that it has lost.
        await connection.ExecuteAsync("DELETE FROM etl.chunk WHERE run_id = $1", ct, runId);
        await connection.ExecuteAsync("DELETE FROM etl.lease WHERE run_id = $1", ct, runId);
        await StagingTable.DropAsync(connection, runId, ct);
    }
}
