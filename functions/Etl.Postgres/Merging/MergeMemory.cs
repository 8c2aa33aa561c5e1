using Etl.Postgres.Connections;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>The memory that a merge may take for sorting, hashing and building keys.</summary>
internal static class MergeMemory
{
    // shared_buffers is the one setting that says how large the administrator thinks the server is; by habit a quarter of
    // its memory. The server's own settings, which can be made for our role alone, are never gone below.
    private const string Settings = """
        SELECT set_config('work_mem', greatest(own.work, least(greatest(shared / 8, 64 << 10), 512 << 10)) || 'kB', true),
               set_config('maintenance_work_mem', greatest(own.maintenance, least(greatest(shared / 2, 256 << 10), 1 << 20)) || 'kB', true)
        FROM (SELECT pg_size_bytes(current_setting('shared_buffers')) / 1024 AS shared) s,
             (SELECT pg_size_bytes(current_setting('work_mem')) / 1024 AS work, pg_size_bytes(current_setting('maintenance_work_mem')) / 1024 AS maintenance) own
        """;

    /// <summary>Sets it for the transaction that is open. The number of parallel workers is left to the server, which knows its cores.</summary>
    public static Task SetAsync(NpgsqlConnection connection, CancellationToken ct) => connection.ExecuteAsync(Settings, ct);
}
