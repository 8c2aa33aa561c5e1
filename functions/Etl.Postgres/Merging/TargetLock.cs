using Etl.Core.Datasets;
using Etl.Postgres.Connections;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>The locks of a target.</summary>
internal static class TargetLock
{
    // Everybody who comes meanwhile waits behind us.
    private const string ExclusivePatience = "1s";

    /// <summary>Locks out readers too. Not to be called with a lesser lock on the table: a reader who is about to write would wait for us, and we for him.</summary>
    /// <exception cref="PostgresException">It is in use.</exception>
    public static Task ExclusiveAsync(NpgsqlConnection connection, TargetName name, CancellationToken ct) =>
        ImpatientlyAsync(connection, $"LOCK TABLE {name.Sql} IN ACCESS EXCLUSIVE MODE", ct);

    /// <summary>Keeps everybody else from taking a value, until the COMMIT. LOCK TABLE takes no sequence; to declare its increment once more does.</summary>
    /// <exception cref="PostgresException">It is in use.</exception>
    public static Task SequenceAsync(NpgsqlConnection connection, string sequence, long increment, CancellationToken ct) =>
        ImpatientlyAsync(connection, FormattableString.Invariant($"ALTER SEQUENCE {sequence} INCREMENT BY {increment}"), ct);

    /// <summary>The lock that keeps the table as it is while rows are compared with it and merged.</summary>
    public static Task MergeAsync(NpgsqlConnection connection, TargetName name, MergeMode mode, CancellationToken ct) =>
        connection.ExecuteAsync($"LOCK TABLE {name.Sql} IN {ModeOf(mode)} MODE", ct);

    private static string ModeOf(MergeMode mode) => mode switch
    {
        // An append compares nothing with what is there: the lock of INSERT is enough, and leaves other writers alone.
        MergeMode.Append => "ROW EXCLUSIVE",
        MergeMode.Upsert => "SHARE ROW EXCLUSIVE",
        // All rows are deleted: whoever would lock some, such as the writer of a row that refers to one, is kept out beforehand.
        _ => "EXCLUSIVE",
    };

    private static async Task ImpatientlyAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        var patience = (string)(await connection.ScalarAsync("SELECT current_setting('lock_timeout')", ct))!;
        await connection.ExecuteAsync("SELECT set_config('lock_timeout', $1, true)", ct, ExclusivePatience);
        await connection.ExecuteAsync(sql, ct);
        await connection.ExecuteAsync("SELECT set_config('lock_timeout', $1, true)", ct, patience);
    }
}
