using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Loads;

/// <summary>A later version of the same key, which the same dataset has loaded.</summary>
internal sealed record LaterLoad(string RunId, DateTimeOffset? LoadedAt)
{
    /// <summary>The latest one; null when there is none.</summary>
    public static async Task<LaterLoad?> FindAsync(NpgsqlConnection connection, string loadId, string dataset, CancellationToken ct) =>
        (await connection.QueryAsync(
            """
            SELECT later.loaded_run, later.loaded_at FROM etl.load l
            JOIN etl.load later ON later.bucket = l.bucket AND later.key = l.key AND later.sequencer > l.sequencer
            WHERE l.load_id = $1 AND later.loaded_run IS NOT NULL AND later.dataset = $2 ORDER BY later.sequencer DESC LIMIT 1
            """, r => new LaterLoad(r.GetString(0), r.NullableTime(1)), ct, loadId, dataset)).SingleOrDefault();
}
