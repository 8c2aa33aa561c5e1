using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>
/// Transactions of others that see the database as it was before all chunks were staged. A row that is inserted by the
/// merge is invisible to them; a staged row is visible or not by when its chunk was committed. So they would see a piece of
/// the load in a target that a staged table has become.
/// </summary>
internal static class OldSnapshots
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Sessions of other roles are hidden unless we have pg_read_all_stats; of a hidden one anything is possible. Those
    // without a role are the server's own, and those of ours never read a target.
    private const string Find = """
        SELECT l.virtualtransaction FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'virtualxid' AND l.granted AND l.virtualxid = l.virtualtransaction AND a.pid <> pg_backend_pid()
          AND a.datname = current_database() AND a.usesysid IS NOT NULL
          AND (a.xact_start IS NULL
               OR a.xact_start < $1 AND a.backend_xmin IS NOT NULL AND a.backend_type <> 'walsender'
                  AND NOT (a.usename = current_user AND starts_with(a.application_name, 'etl:')))
        """;

    /// <summary>Waits until there is none from before <paramref name="staged"/>. Returns false when one is left after <paramref name="patience"/>.</summary>
    /// <param name="connection">The merge's.</param>
    /// <param name="staged">A time of the server's clock at which all chunks were staged.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<bool> HaveEndedAsync(NpgsqlConnection connection, DateTime staged, TimeSpan patience, CancellationToken ct)
    {
        // What a transaction has read of pg_stat_activity stays as it was read.
        await connection.ExecuteAsync("SELECT pg_stat_clear_snapshot()", ct);
        var left = await FindAsync();
        for (var waited = TimeSpan.Zero; left.Count > 0 && waited < patience; waited += Pause)
        {
            await Task.Delay(Pause, ct);
            left.IntersectWith(await FindAsync());
        }

        return left.Count == 0;

        async Task<HashSet<string>> FindAsync() => [.. await connection.QueryAsync(Find, r => r.GetString(0), ct, staged)];
    }
}
