using Etl.Core.Datasets;
using Etl.Postgres.Connections;
using Etl.Postgres.Sinks;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>
/// Makes the staged table the target, so that no row is written a second time. The key is built before anything of the
/// target is locked; the lock that keeps readers out is held for a few statements on the catalogue and the COMMIT.
/// </summary>
internal sealed class TakeOver(NpgsqlConnection connection, StagedRows staged, TargetTable target, Dataset dataset, bool created, CancellationToken ct)
{
    /// <summary>One duplicate, and one rejected row, in so many rows may be deleted from the staged table; more would leave a table with holes.</summary>
    public const int RowsPerHole = 10;

    private static readonly TimeSpan SnapshotPatience = TimeSpan.FromSeconds(2);

    /// <summary>Tries. When the way is closed everything is as before.</summary>
    /// <param name="rows">The staged rows.</param>
    /// <param name="features">What is on the target.</param>
    /// <param name="complete">A time of the server's clock at which all rows were staged.</param>
    /// <returns>The duplicates that were set aside; or what closed the way.</returns>
    public async Task<(long Duplicate, string? Obstacle)> TryAsync(long rows, TargetFeatures features, DateTime complete)
    {
        if (features.HoldsPlace is { } holds)
        {
            return (0, holds);
        }

        var before = await Savepoint.SetAsync(connection, "take_over", ct);
        string? obstacle;
        try
        {
            (var duplicate, obstacle) = await ExchangeAsync(rows, features.Key, complete);
            if (obstacle is null)
            {
                await before.ReleaseAsync(ct);
                return (duplicate, null);
            }
        }
        // What the rows violate is said better by the INSERT that follows.
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.DependentObjectsStillExist or PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.DuplicateTable or ['2', '3', ..])
        {
            obstacle = e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected ? MergeMessages.InUse : DatabaseMessages.Say(e);
        }

        await before.GoBackAsync(ct);
        return (0, obstacle);
    }

    private async Task<(long Duplicate, string? Obstacle)> ExchangeAsync(long rows, TargetKey? key, DateTime complete)
    {
        // Taken and given back, so that no key is built in vain where somebody stays on the table.
        var probe = await Savepoint.SetAsync(connection, "probe", ct);
        var obstacle = await LockUntouchedAsync(key);
        await probe.GoBackAsync(ct);
        if (obstacle is not null)
        {
            return (0, obstacle);
        }

        var duplicate = await PrepareAsync(rows, key);
        if (duplicate > rows / RowsPerHole)
        {
            return (0, MergeMessages.ManyDuplicates);
        }

        if (!await OldSnapshots.HaveEndedAsync(connection, complete, SnapshotPatience, ct))
        {
            return (0, MergeMessages.OldSnapshot);
        }

        if (await LockUntouchedAsync(key) is { } changed)
        {
            return (0, changed);
        }

        var worn = await TableDress.ReadAsync(connection, target.Oid, ct);
        await PutInPlaceAsync(key, worn);
        var difference = worn.Lines.Except((await ReadOwnDressAsync()).Lines, StringComparer.Ordinal).FirstOrDefault();
        return (duplicate, difference);
    }

    /// <summary>Keeps everybody out and looks whether the target is plain and has never held a row that anybody could see. Returns what it found instead.</summary>
    private async Task<string?> LockUntouchedAsync(TargetKey? key)
    {
        if (created)
        {
            return null;
        }

        await TargetLock.ExclusiveAsync(connection, target.Name, ct);
        if ((await TargetCatalog.FindAsync(connection, target.Name, ct))?.Oid != target.Oid)
        {
            return MergeMessages.Changed;
        }
        // No page, so no row, not even one that was deleted and that an older transaction still sees.
        if (await connection.ScalarAsync("SELECT pg_relation_size($1::bigint::oid::regclass)", ct, (long)target.Oid) is not 0L)
        {
            return MergeMessages.Traces;
        }

        var features = await TargetFeatures.ReadAsync(connection, target.Oid, staged.Table, StagingTable.PlaceColumns(dataset), dataset.Target.Key, ct);
        return features.HoldsPlace ?? (features.Key?.Name == key?.Name && features.Key?.Definition == key?.Definition ? null : MergeMessages.Changed);
    }

    /// <summary>Gives the staged table its key and NOT NULLs and takes away what makes it a staging table. Returns the duplicates set aside.</summary>
    private async Task<long> PrepareAsync(long rows, TargetKey? key)
    {
        var notNull = (await TableDress.ReadAsync(connection, target.Oid, ct)).NotNull;
        var parts = notNull.Select(c => $"ALTER COLUMN {SqlName.Quote(c)} SET NOT NULL").ToList();
        if (key is not null)
        {
            parts.Add("ADD " + key.Definition);
        }

        var build = $"ALTER TABLE {staged.Table} {string.Join(", ", parts)}";
        var duplicate = await BuildAsync();
        await connection.ExecuteAsync($"ALTER TABLE {staged.Table} {string.Concat(StagingTable.PlaceColumns(dataset).Select(c => $"DROP COLUMN {c}, "))}RESET (autovacuum_enabled)", ct);
        return duplicate;

        async Task<long> BuildAsync()
        {
            if (parts.Count == 0)
            {
                return await staged.RemoveDuplicatesAsync(rows);
            }
            // A key on the same columns that can be built proves that there are no duplicates; to count them would take as long.
            if (staged.OnePerKey && key is not null && key.Columns.Order(StringComparer.Ordinal).SequenceEqual(dataset.Target.Key.Order(StringComparer.Ordinal)) && key.Columns.All(notNull.Contains))
            {
                var unbuilt = await Savepoint.SetAsync(connection, "build", ct);
                try
                {
                    await connection.ExecuteUnboundedAsync(build, ct);
                    await unbuilt.ReleaseAsync(ct);
                    return 0;
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
                {
                    await unbuilt.GoBackAsync(ct);
                }
            }

            var removed = await staged.RemoveDuplicatesAsync(rows);
            if (removed <= rows / RowsPerHole)
            {
                await connection.ExecuteUnboundedAsync(build, ct);
            }

            return removed;
        }
    }

    private async Task PutInPlaceAsync(TargetKey? key, TableDress worn)
    {
        var own = await StagedOidAsync();
        await connection.ExecuteAsync($"DROP TABLE {target.Name.Sql}", ct);
        await connection.ExecuteAsync($"ALTER TABLE {staged.Table} SET SCHEMA {SqlName.Quote(target.Name.Schema)}", ct);
        await connection.ExecuteAsync($"ALTER TABLE {SqlName.Quote(target.Name.Schema, staged.Name)} RENAME TO {SqlName.Quote(target.Name.Table)}", ct);
        if (key is not null)
        {
            var built = (string)(await connection.ScalarAsync("SELECT conname::text FROM pg_catalog.pg_constraint WHERE conrelid = $1::bigint::oid AND contype IN ('p', 'u')", ct, (long)own))!;
            await connection.ExecuteAsync($"ALTER TABLE {target.Name.Sql} RENAME CONSTRAINT {SqlName.Quote(built)} TO {SqlName.Quote(key.Name)}", ct);
        }

        foreach (var statement in worn.PutOn(target.Name, await TableDress.ReadAsync(connection, own, ct)))
        {
            await connection.ExecuteAsync(statement, ct);
        }

        foreach (var statement in worn.Regrant(target.Name, await TableDress.ReadAsync(connection, own, ct)))
        {
            await connection.ExecuteAsync(statement, ct);
        }
    }

    private async Task<TableDress> ReadOwnDressAsync() =>
        await TableDress.ReadAsync(connection, (uint)(await connection.ScalarAsync("SELECT $1::regclass::oid", ct, target.Name.Sql))!, ct);

    private async Task<uint> StagedOidAsync() => (uint)(await connection.ScalarAsync("SELECT $1::regclass::oid", ct, staged.Table))!;
}
