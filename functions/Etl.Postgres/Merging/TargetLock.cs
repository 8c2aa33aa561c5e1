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
    public static async Task ExclusiveAsync(NpgsqlConnection connection, TargetName name, CancellationToken ct)
    {
        var patience = (string)(await connection.ScalarAsync("SELECT current_setting('lock_timeout')", ct))!;
        await connection.ExecuteAsync("SELECT set_config('lock_timeout', $1, true)", ct, ExclusivePatience);
        await connection.ExecuteAsync($"LOCK TABLE {name.Sql} IN ACCESS EXCLUSIVE MODE", ct);
        await connection.ExecuteAsync("SELECT set_config('lock_timeout', $1, true)", ct, patience);
    }

    /// <summary>The lock that keeps the table as it is while rows are compared with it and merged.</summary>
    public static Task MergeAsync(NpgsqlConnection connection, TargetName name, MergeMode mode, CancellationToken ct) =>
        // An append compares nothing with what is there: the lock of INSERT is enough, and leaves other writers alone.
        connection.ExecuteAsync($"LOCK TABLE {name.Sql} IN {(mode == MergeMode.Append ? "ROW EXCLUSIVE" : "SHARE ROW EXCLUSIVE")} MODE", ct);
}
