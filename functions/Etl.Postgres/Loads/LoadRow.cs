using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Loads;

/// <summary>A load's claim and what it has come to, read from <c>etl.load</c>.</summary>
internal sealed record LoadRow(string LoadId, string? Owner, long Fence, int Runs, string? LoadedRun, DateTimeOffset? LoadedAt, bool Published, string Dataset, string Status)
{
    /// <summary>The load, locked when asked to; null when there is none. Everybody locks the load first and its runs and chunks after.</summary>
    public static async Task<LoadRow?> FindAsync(NpgsqlConnection connection, string loadId, bool locked, CancellationToken ct) =>
        (await connection.QueryAsync(
            $"SELECT load_id, owner, fence, runs, loaded_run, loaded_at, published_at IS NOT NULL, dataset, status FROM etl.load WHERE load_id = $1 {(locked ? "FOR UPDATE" : "")}",
            r => new LoadRow(r.GetString(0), r.Nullable<string>(1), r.GetInt64(2), r.GetInt32(3), r.Nullable<string>(4), r.NullableTime(5), r.GetBoolean(6), r.GetString(7), r.GetString(8)),
            ct, loadId)).SingleOrDefault();
}
