using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Loads;

/// <summary>What decides about a run, read from <c>etl.run</c>.</summary>
internal sealed record RunRow
{
    public required string RunId { get; init; }

    public required string LoadId { get; init; }

    public required RunState State { get; init; }

    public required string Owner { get; init; }

    public required bool Resumed { get; init; }

    public required bool Forced { get; init; }

    public required string PlanHash { get; init; }

    public required long ChunkSize { get; init; }

    public required string EngineVersion { get; init; }

    public required string PlanDigest { get; init; }

    public required long DataStart { get; init; }

    public required string Columns { get; init; }

    public required long Size { get; init; }

    /// <summary>The bytes that its chunks cover.</summary>
    public required long Length { get; init; }

    public ReduceResult? Result { get; init; }

    public bool Unfinished => State is RunState.Planned or RunState.Staged;

    /// <summary>The load's latest run, locked when asked to; null when it has none.</summary>
    public static Task<RunRow?> LatestAsync(NpgsqlConnection connection, string loadId, bool locked, CancellationToken ct) =>
        ReadAsync(connection, "load_id = $1 ORDER BY number DESC LIMIT 1", locked, loadId, ct);

    /// <summary>The run, locked when asked to; null when there is none.</summary>
    public static Task<RunRow?> FindAsync(NpgsqlConnection connection, string runId, bool locked, CancellationToken ct) =>
        ReadAsync(connection, "run_id = $1", locked, runId, ct);

    private static async Task<RunRow?> ReadAsync(NpgsqlConnection connection, string where, bool locked, string id, CancellationToken ct) =>
        (await connection.QueryAsync(
            $"""
            SELECT run_id, load_id, state, owner, resumed, forced, plan_hash, chunk_size, engine_version, plan_digest, data_start, columns, size, result, coalesce(length, size)
            FROM etl.run WHERE {where} {(locked ? "FOR UPDATE" : "")}
            """,
            r => new RunRow
            {
                RunId = r.GetString(0),
                LoadId = r.GetString(1),
                State = Enum.Parse<RunState>(r.GetString(2), ignoreCase: true),
                Owner = r.GetString(3),
                Resumed = r.GetBoolean(4),
                Forced = r.GetBoolean(5),
                PlanHash = r.GetString(6),
                ChunkSize = r.GetInt64(7),
                EngineVersion = r.GetString(8),
                PlanDigest = r.GetString(9),
                DataStart = r.GetInt64(10),
                Columns = r.GetString(11),
                Size = r.GetInt64(12),
                Result = StoredJson.ReadResult(r.Nullable<string>(13)),
                Length = r.GetInt64(14),
            }, ct, id)).SingleOrDefault();
}
