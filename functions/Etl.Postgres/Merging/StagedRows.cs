using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Postgres.Connections;
using Etl.Postgres.Sinks;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>A run's staged rows, before they are in the target.</summary>
internal sealed class StagedRows(NpgsqlConnection connection, string runId, TargetName target, Dataset dataset, CancellationToken ct)
{
    /// <summary>From the end of the file to its start, and in a record from its last row to its first.</summary>
    private readonly string _lastFirst = string.Join(", ", StagingTable.PlaceColumns(dataset).Select(c => c + " DESC"));

    private readonly string _key = SqlName.List(dataset.Target.Key);

    /// <summary>The table's name as it stands in a statement.</summary>
    public string Table { get; } = StagingTable.Name(runId);

    /// <summary>The table's name within its schema.</summary>
    public string Name { get; } = runId;

    /// <summary>Whether a key has only one row, the last one in file order. Appended rows are kept as they are.</summary>
    public bool OnePerKey { get; } = !dataset.Target.Key.IsEmpty && dataset.Target.Mode != MergeMode.Append;

    /// <summary>Puts them into the target and returns how many.</summary>
    /// <param name="rows">How many there are to be.</param>
    /// <param name="rest">WHERE and ORDER BY; the staged rows are called s.</param>
    /// <exception cref="AccountsException">There were others.</exception>
    public async Task<long> InsertAsync(long rows, string rest) => rows == 0 ? 0 : Expect("inserted", rows, await InsertAsync("SELECT", rest));

    /// <summary>Puts the last row of each key into the target, sorted by key, and returns how many.</summary>
    public Task<long> InsertLastAsync()
    {
        var key = SqlName.List(dataset.Target.Key, "s.");
        return InsertAsync($"SELECT DISTINCT ON ({key})", $"ORDER BY {key}, {_lastFirst}");
    }

    /// <summary>How many there are.</summary>
    public async Task<long> CountAsync() => (await connection.QueryUnboundedAsync($"SELECT count(*) FROM {Table}", r => r.GetInt64(0), ct))[0];

    /// <summary>Deletes every row whose key comes again later in the file, and returns how many there were.</summary>
    /// <param name="rows">The rows before.</param>
    public async Task<long> RemoveDuplicatesAsync(long rows)
    {
        if (!OnePerKey)
        {
            return 0;
        }

        var distinct = await CountKeysAsync();
        if (distinct == rows)
        {
            return 0;
        }

        var removed = await connection.ExecuteUnboundedAsync(
            $"""
            DELETE FROM {Table} WHERE ctid IN (
              SELECT place FROM (SELECT ctid AS place, row_number() OVER (PARTITION BY {_key} ORDER BY {_lastFirst}) AS position FROM {Table}) p
              WHERE position > 1)
            """, ct);
        return Expect("set aside as duplicates", rows - distinct, removed);
    }

    /// <summary>How many keys there are.</summary>
    public async Task<long> CountKeysAsync() =>
        (await connection.QueryUnboundedAsync($"SELECT count(*) FROM (SELECT 1 FROM {Table} GROUP BY {_key}) k", r => r.GetInt64(0), ct))[0];

    /// <summary>Returns <paramref name="found"/>.</summary>
    /// <exception cref="AccountsException">It is not what was expected.</exception>
    public long Expect(string what, long expected, long found) =>
        found == expected ? found : throw new AccountsException(MergeMessages.RowsDiffer(Name, target, what, expected, found));

    private Task<long> InsertAsync(string select, string rest)
    {
        var names = dataset.Columns.Select(c => c.Name).ToArray();
        return connection.ExecuteUnboundedAsync($"INSERT INTO {target.Sql} ({SqlName.List(names)}) {select} {SqlName.List(names, "s.")} FROM {Table} s {rest}", ct);
    }
}
