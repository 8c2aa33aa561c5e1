using System.Globalization;
using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Postgres.Connections;
using Etl.Postgres.Sinks;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>
/// Gets staged rows into their target, in the quickest way that is open. Each step says beforehand how many rows it has to
/// touch, counted by another statement than the one that touches them, so that a trigger which swallows rows is found out.
/// </summary>
internal sealed class TargetMerge(NpgsqlConnection connection, string runId, TargetTable target, Dataset dataset, CancellationToken ct)
{
    private readonly StagedRows _staged = new(connection, runId, target.Name, dataset, ct);
    private readonly string _table = target.Name.Sql;
    private bool? _holdsSome;
    private readonly string _sameKey = string.Join(" AND ", dataset.Target.Key.Select(k => $"t.{SqlName.Quote(k)} = s.{SqlName.Quote(k)}"));
    private readonly string[] _values = [.. dataset.Columns.Select(c => c.Name).Where(c => !dataset.Target.Key.Contains(c))];

    /// <summary>From how many rows on which way pays.</summary>
    public required MergeThresholds Thresholds { get; init; }

    /// <summary>Whether a replace may leave however few rows.</summary>
    public required bool AllowShrink { get; init; }

    /// <summary>Whether this transaction has created the target.</summary>
    public required bool Created { get; init; }

    /// <summary>The rows that were deleted from the staged ones beforehand, with the records that checks have rejected.</summary>
    public required long RejectedRows { get; init; }

    private string InFileOrder => $"ORDER BY {string.Join(", ", StagingTable.PlaceColumns(dataset).Select(c => "s." + c))}";

    private string SortedByKey => dataset.Target.Key.IsEmpty ? InFileOrder : $"ORDER BY {SqlName.List(dataset.Target.Key, "s.")}";

    private string Differs => _values.Length == 0 ? "false" : $"ROW({SqlName.List(_values, "t.")}) IS DISTINCT FROM ROW({SqlName.List(_values, "s.")})";

    /// <param name="rows">The staged rows.</param>
    /// <param name="complete">A time of the server's clock at which they were all staged.</param>
    public async Task<MergeCounts> RunAsync(long rows, DateTime complete)
    {
        var counts = await MergeAsync(rows, complete);
        return Created ? counts : await new TargetSequences(connection, _staged, target, dataset, ct).LookAsync(counts);
    }

    private async Task<MergeCounts> MergeAsync(long rows, DateTime complete)
    {
        var features = await ReadFeaturesAsync(target);
        string? obstacle = null;
        if (Created || await IsEmptyAsync())
        {
            (var duplicate, obstacle) = rows < Thresholds.TakeOver ? (0, MergeMessages.FewRows(rows))
                : RejectedRows > rows / TakeOver.RowsPerHole ? (0, MergeMessages.ManyRejected)
                : await new TakeOver(connection, _staged, target, dataset, Created, ct).TryAsync(rows, features, complete);
            if (obstacle is null)
            {
                return Filled(rows - duplicate, duplicate, MergeMessages.BecameTarget(Created, features.Key is not null));
            }
        }
        else if (await InsertNewAsync(rows) is { } inserted)
        {
            return inserted;
        }

        // A target keyed by the same columns takes one row a key; the last one in file order wins.
        var removed = await _staged.RemoveDuplicatesAsync(rows);
        if (obstacle is not null && await FillAsync(rows - removed, removed, features, obstacle) is { } filled)
        {
            return filled;
        }

        await LockAsync();
        var counts = dataset.Target.Mode switch
        {
            MergeMode.Upsert => await UpsertAsync(rows - removed, obstacle),
            MergeMode.Replace => await ReplaceAsync(rows - removed),
            _ => new MergeCounts { Inserted = await _staged.InsertAsync(rows, InFileOrder), Strategy = "append: rows inserted in file order" },
        };
        return counts with { Duplicate = removed };
    }

    /// <summary>Fills a target that is new, or empty and better off without its key meanwhile. Returns null when the usual way is to be taken.</summary>
    private async Task<MergeCounts?> FillAsync(long rows, long duplicate, TargetFeatures features, string obstacle)
    {
        if (Created && features.Key is null)
        {
            return Filled(await _staged.InsertAsync(rows, InFileOrder), duplicate, MergeMessages.FilledNew(obstacle));
        }
        // An append leaves other writers alone.
        if (!Created && (features.HoldsKey is not null || rows < Thresholds.RebuildKey || dataset.Target.Mode == MergeMode.Append) || features.Key is not { } key)
        {
            return null;
        }

        var before = await Savepoint.SetAsync(connection, "fill", ct);
        if (!Created && !await LockEmptyAsync(key))
        {
            await before.GoBackAsync(ct);
            return null;
        }

        var dress = await TableDress.ReadAsync(connection, target.Oid, ct);
        await connection.ExecuteAsync($"ALTER TABLE {_table} DROP CONSTRAINT {SqlName.Quote(key.Name)}", ct);
        await _staged.InsertAsync(rows, InFileOrder);
        await connection.ExecuteUnboundedAsync($"ALTER TABLE {_table} ADD CONSTRAINT {SqlName.Quote(key.Name)} {key.Definition}", ct);
        foreach (var statement in dress.PutOn(target.Name, await TableDress.ReadAsync(connection, target.Oid, ct)))
        {
            await connection.ExecuteAsync(statement, ct);
        }

        await before.ReleaseAsync(ct);
        return Filled(rows, duplicate, MergeMessages.KeyRebuilt(Created, obstacle));
    }

    /// <summary>
    /// Inserts all keys as new ones and leaves it to the target's own key to tell that one of them is not, which saves counting
    /// them and looking them up beforehand. Returns null, with nothing done, when one is there, or a look at some says so.
    /// </summary>
    private async Task<MergeCounts?> InsertNewAsync(long rows)
    {
        if (dataset.Target.Mode != MergeMode.Upsert || rows < Thresholds.InsertNew || await HoldsSomeAsync(rows))
        {
            return null;
        }

        var before = await Savepoint.SetAsync(connection, "new", ct);
        await LockAsync();
        try
        {
            var inserted = await _staged.InsertLastAsync();
            // A key that is checked at the COMMIT is to be checked while there is a way back.
            await connection.ExecuteUnboundedAsync("SET CONSTRAINTS ALL IMMEDIATE", ct);
            await before.ReleaseAsync(ct);
            if (inserted != rows)
            {
                _staged.Expect("inserted", await _staged.CountKeysAsync(), inserted);
            }

            return new MergeCounts { Inserted = inserted, Duplicate = rows - inserted, Strategy = MergeMessages.InsertedNew };
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await before.GoBackAsync(ct);
            _holdsSome = true;
            return null;
        }
    }

    private async Task<MergeCounts> UpsertAsync(long rows, string? obstacle)
    {
        if (obstacle is not null && await IsEmptyAsync())
        {
            return new MergeCounts { Inserted = await _staged.InsertAsync(rows, SortedByKey), Strategy = MergeMessages.FilledEmpty(obstacle) };
        }

        var (existing, changed) = await CompareAsync(rows);
        var inserted = await _staged.InsertAsync(rows - existing, existing == 0 ? SortedByKey : $"WHERE NOT EXISTS (SELECT 1 FROM {_table} t WHERE {_sameKey}) {SortedByKey}");
        var how = existing == 0 ? "no key was there; rows inserted sorted by key" : "new keys told from existing ones first, then inserted sorted by key";
        if (dataset.Target.OnConflict == ConflictAction.Ignore)
        {
            return new MergeCounts { Inserted = inserted, Ignored = existing, Strategy = $"upsert, ignoring existing keys: {how}" };
        }

        var updated = changed == 0 ? 0 : _staged.Expect("updated", changed, await connection.ExecuteUnboundedAsync(
            $"UPDATE {_table} t SET {string.Join(", ", _values.Select(v => $"{SqlName.Quote(v)} = s.{SqlName.Quote(v)}"))} FROM {_staged.Table} s WHERE {_sameKey} AND {Differs}", ct));
        return new MergeCounts { Inserted = inserted, Updated = updated, Unchanged = existing - updated, Strategy = $"upsert: {how}; rows that differ updated" };
    }

    private async Task<MergeCounts> ReplaceAsync(long rows)
    {
        var before = await CountAsync($"SELECT count(*) FROM {_table}");
        await new ReplaceGuards(connection, target, dataset.Target, ct) { AllowShrink = AllowShrink }.RequireAsync(before, rows);
        var deleted = _staged.Expect("deleted", before, await connection.ExecuteUnboundedAsync($"DELETE FROM {_table}", ct));
        return new MergeCounts { Inserted = await _staged.InsertAsync(rows, SortedByKey), Deleted = deleted, Strategy = "replace: all rows deleted, then rows inserted, in one transaction" };
    }

    /// <summary>How many staged keys the target has, and how many of those rows differ.</summary>
    private async Task<(long Existing, long Changed)> CompareAsync(long rows)
    {
        // Values are compared only when there is something to compare: a join of keys alone takes far less memory.
        var likely = dataset.Target.OnConflict == ConflictAction.Update && await HoldsSomeAsync(rows);
        if (!likely && await CountAsync($"SELECT count(*) FROM {_staged.Table} s JOIN {_table} t ON {_sameKey}") is var existing
            && (existing == 0 || dataset.Target.OnConflict == ConflictAction.Ignore))
        {
            return (existing, 0);
        }

        return (await connection.QueryUnboundedAsync(
            $"SELECT count(*), count(*) FILTER (WHERE {Differs}) FROM {_staged.Table} s JOIN {_table} t ON {_sameKey}", r => (r.GetInt64(0), r.GetInt64(1)), ct))[0];
    }

    /// <summary>Whether the target holds a key of those in some blocks of the staged table; of all of them when there are few. Looked up once.</summary>
    private async Task<bool> HoldsSomeAsync(long rows)
    {
        var percent = Math.Min(100, 100.0 * Thresholds.Sample / Math.Max(1, rows));
        return _holdsSome ??= await connection.ScalarAsync(
            $"SELECT EXISTS (SELECT 1 FROM {_staged.Table} s TABLESAMPLE SYSTEM ({percent.ToString(CultureInfo.InvariantCulture)}) JOIN {_table} t ON {_sameKey})", ct) is true;
    }

    /// <summary>Keeps other writers out as the mode needs it.</summary>
    private async Task LockAsync()
    {
        await TargetLock.MergeAsync(connection, target.Name, dataset.Target.Mode, ct);
        // Looked at again: it may have been changed until the lock was ours.
        var now = await TargetCatalog.FindAsync(connection, target.Name, ct) ?? throw new TargetBusyException(MergeMessages.TargetLocked(target.Name));
        TargetComparison.Require(dataset, now);
    }

    private MergeCounts Filled(long inserted, long duplicate, string strategy) => new()
    {
        Inserted = inserted,
        Duplicate = duplicate,
        Deleted = dataset.Target.Mode == MergeMode.Replace ? 0L : null,
        Strategy = strategy,
    };

    private async Task<bool> LockEmptyAsync(TargetKey key)
    {
        try
        {
            await TargetLock.ExclusiveAsync(connection, target.Name, ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }

        if ((await TargetCatalog.FindAsync(connection, target.Name, ct))?.Oid != target.Oid || !await IsEmptyAsync())
        {
            return false;
        }

        var features = await ReadFeaturesAsync(target);
        return features.HoldsKey is null && features.Key?.Name == key.Name && features.Key.Definition == key.Definition;
    }

    /// <summary>Whether there is no row now; the look leaves no lock.</summary>
    private async Task<bool> IsEmptyAsync()
    {
        if (!target.Rights.Contains("SELECT"))
        {
            return false;
        }

        var before = await Savepoint.SetAsync(connection, "look", ct);
        var empty = await connection.ScalarAsync($"SELECT EXISTS (SELECT 1 FROM {_table})", ct) is false;
        await before.GoBackAsync(ct);
        return empty;
    }

    private Task<TargetFeatures> ReadFeaturesAsync(TargetTable table) =>
        TargetFeatures.ReadAsync(connection, table.Oid, _staged.Table, StagingTable.PlaceColumns(dataset), dataset.Target.Key, ct);

    private async Task<long> CountAsync(string sql) => (await connection.QueryUnboundedAsync(sql, r => r.GetInt64(0), ct))[0];
}
