using Etl.Functions.Objects;
using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Loads;

/// <summary>A load's claim and what it has come to, read from <c>etl.load</c>.</summary>
internal sealed record LoadRow(string LoadId, string? Owner, long Fence, int Runs, string? LoadedRun, bool Published, string Dataset, string Status)
{
    /// <summary>The load, locked when asked to; null when there is none. Everybody locks the load first and its runs and chunks after.</summary>
    public static async Task<LoadRow?> FindAsync(NpgsqlConnection connection, string loadId, bool locked, CancellationToken ct) =>
        (await connection.QueryAsync(
            $"SELECT load_id, owner, fence, runs, loaded_run, published_at IS NOT NULL, dataset, status FROM etl.load WHERE load_id = $1 {(locked ? "FOR UPDATE" : "")}",
            r => new LoadRow(r.GetString(0), r.Nullable<string>(1), r.GetInt64(2), r.GetInt32(3), r.Nullable<string>(4), r.GetBoolean(5), r.GetString(6), r.GetString(7)),
            ct, loadId)).SingleOrDefault();

    /// <summary>The load of an object version that an execution has claimed; failing that another one of it, one that somebody holds or has loaded before others.</summary>
    public static async Task<string?> FindClaimedAsync(NpgsqlConnection connection, ObjectVersion version, string owner, CancellationToken ct) =>
        (string?)await connection.ScalarAsync(
            """
            SELECT load_id FROM etl.load WHERE bucket = $1 AND key = $2 AND version = $3
            ORDER BY owner IS NOT DISTINCT FROM $4 DESC, owner IS NULL, status <> 'loaded' LIMIT 1
            """, ct, version.Bucket, version.Key, version.Version, owner);
}
