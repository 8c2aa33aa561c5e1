using Npgsql;

namespace Etl.Postgres.Connections;

/// <summary>The rows that a connection has put into a table, as the server counts them.</summary>
internal static class CountedRows
{
    /// <summary>
    /// Earlier ones are counted too until they are flushed, which is never within a transaction, so a difference within one
    /// is exact. Null where the server does not count (<c>track_counts = off</c>); then the rows have to be counted in another way.
    /// </summary>
    /// <param name="connection">The connection that puts them.</param>
    /// <param name="table">The table's name as it stands in a statement.</param>
    /// <param name="ct">Ends the reading.</param>
    public static async Task<long?> ReadAsync(NpgsqlConnection connection, string table, CancellationToken ct) =>
        (long?)await connection.ScalarAsync(
            "SELECT pg_catalog.pg_stat_get_xact_tuples_inserted($1::regclass) WHERE current_setting('track_counts')::bool", ct, table);
}
