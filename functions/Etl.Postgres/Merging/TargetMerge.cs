using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Postgres.Connections;
using Etl.Postgres.Loads;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>
/// Moves staged rows into a locked target. Each step says beforehand how many rows it has to touch, counted by another
/// statement than the one that touches them, so that a trigger which swallows rows is found out.
/// </summary>
internal sealed class TargetMerge(NpgsqlConnection connection, string runId, TargetName target, Dataset dataset, CancellationToken ct)
{
    private readonly string _staging = SqlName.Staging(runId);
    private readonly string _columns = SqlName.List(dataset.Columns.Select(c => c.Name));
    private readonly string _key = SqlName.List(dataset.Target.Key);
    private readonly string _sameKey = string.Join(" AND ", dataset.Target.Key.Select(k => $"t.{SqlName.Quote(k)} = s.{SqlName.Quote(k)}"));
    private readonly string[] _values = [.. dataset.Columns.Select(c => c.Name).Where(c => !dataset.Target.Key.Contains(c))];

    /// <param name="rows">The staged rows.</param>
    /// <param name="created">Whether the target was created a moment ago, without its key.</param>
    public async Task<MergeCounts> RunAsync(long rows, bool created)
    {
        // A target keyed by the same columns takes one row a key; the last one in file order wins.
        var duplicate = dataset.Target.Key.IsEmpty || dataset.Target.Mode == MergeMode.Append ? 0 : await RemoveDuplicatesAsync(rows);
        var counts = (dataset.Target.Mode, created) switch
        {
            (_, true) => await FillNewAsync(rows - duplicate),
            (MergeMode.Upsert, _) => await UpsertAsync(rows - duplicate),
            (MergeMode.Replace, _) => await ReplaceAsync(rows - duplicate),
            _ => new MergeCounts { Inserted = await InsertAsync(rows, InFileOrder), Strategy = "append: rows inserted in file order" },
        };
        return counts with { Duplicate = duplicate };
    }

    private static string InFileOrder => $"ORDER BY {RunStorage.OffsetColumn}";

    private string SortedByKey => dataset.Target.Key.IsEmpty ? InFileOrder : $"ORDER BY {_key}";

    private async Task<MergeCounts> FillNewAsync(long rows)
    {
        var inserted = await InsertAsync(rows, InFileOrder);
        var deleted = dataset.Target.Mode == MergeMode.Replace ? 0L : (long?)null;
        if (dataset.Target.Key.IsEmpty)
            return new MergeCounts { Inserted = inserted, Deleted = deleted, Strategy = "new table: it did not exist; rows inserted in file order" };
        await connection.ExecuteUnboundedAsync(TargetCreation.AddKey(target, dataset), ct);
        return new MergeCounts
        {
            Inserted = inserted,
            Deleted = deleted,
            Strategy = "new table: it did not exist; rows inserted in file order, the primary key built afterwards",
        };
    }

    private async Task<MergeCounts> UpsertAsync(long rows)
    {
        if (await connection.ScalarAsync($"SELECT EXISTS (SELECT 1 FROM {target.Sql})", ct) is false)
            return new MergeCounts { Inserted = await InsertAsync(rows, SortedByKey), Strategy = "plain insert: the table was empty; rows sorted by key" };

        var (existing, changed) = await CompareAsync();
        var inserted = existing == rows ? 0
            : existing == 0 ? await InsertAsync(rows, SortedByKey)
            : await InsertAsync(rows - existing, $"WHERE NOT EXISTS (SELECT 1 FROM {target.Sql} t WHERE {_sameKey}) {SortedByKey}");
        var how = existing == 0 ? "no key was there; rows inserted sorted by key" : "new keys told from existing ones first, then inserted sorted by key";
        if (dataset.Target.OnConflict == ConflictAction.Ignore)
            return new MergeCounts { Inserted = inserted, Ignored = existing, Strategy = $"upsert, ignoring existing keys: {how}" };

        var updated = changed == 0 ? 0 : Expect("updated", changed, await connection.ExecuteUnboundedAsync(
            $"UPDATE {target.Sql} t SET {string.Join(", ", _values.Select(v => $"{SqlName.Quote(v)} = s.{SqlName.Quote(v)}"))} FROM {_staging} s WHERE {_sameKey} AND {Differs}", ct));
        return new MergeCounts { Inserted = inserted, Updated = updated, Unchanged = existing - updated, Strategy = $"upsert: {how}; rows that differ updated" };
    }

    private async Task<MergeCounts> ReplaceAsync(long rows)
    {
        var before = (long)(await connection.QueryUnboundedAsync($"SELECT count(*) FROM {target.Sql}", r => r.GetInt64(0), ct))[0];
        var deleted = Expect("deleted", before, await connection.ExecuteUnboundedAsync($"DELETE FROM {target.Sql}", ct));
        return new MergeCounts { Inserted = await InsertAsync(rows, SortedByKey), Deleted = deleted, Strategy = "replace: all rows deleted, then rows inserted, in one transaction" };
    }

    /// <summary>Deletes from staging every row whose key comes again later in the file, and returns how many there were.</summary>
    private async Task<long> RemoveDuplicatesAsync(long rows)
    {
        var distinct = (await connection.QueryUnboundedAsync($"SELECT count(*) FROM (SELECT 1 FROM {_staging} GROUP BY {_key}) k", r => r.GetInt64(0), ct))[0];
        if (distinct == rows)
            return 0;
        // Rows of one record have one offset; within a chunk COPY has put them in the order of the file.
        var removed = await connection.ExecuteUnboundedAsync(
            $"""
            DELETE FROM {_staging} WHERE ctid IN (
              SELECT place FROM (SELECT ctid AS place, row_number() OVER (PARTITION BY {_key} ORDER BY {RunStorage.OffsetColumn} DESC, ctid DESC) AS position FROM {_staging}) p
              WHERE position > 1)
            """, ct);
        return Expect("set aside as duplicates", rows - distinct, removed);
    }

    /// <summary>How many staged keys the target has, and how many of those rows differ.</summary>
    private async Task<(long Existing, long Changed)> CompareAsync() =>
        (await connection.QueryUnboundedAsync(
            $"SELECT count(*), count(*) FILTER (WHERE {Differs}) FROM {_staging} s JOIN {target.Sql} t ON {_sameKey}", r => (r.GetInt64(0), r.GetInt64(1)), ct))[0];

    private string Differs => _values.Length == 0 ? "false" : $"ROW({SqlName.List(_values, "t.")}) IS DISTINCT FROM ROW({SqlName.List(_values, "s.")})";

    private async Task<long> InsertAsync(long rows, string rest) =>
        Expect("inserted", rows, await connection.ExecuteUnboundedAsync($"INSERT INTO {target.Sql} ({_columns}) SELECT {_columns} FROM {_staging} s {rest}", ct));

    private long Expect(string what, long expected, long found) =>
        found == expected ? found : throw new AccountsException(MergeMessages.RowsDiffer(runId, target, what, expected, found));
}
