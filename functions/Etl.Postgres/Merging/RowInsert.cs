using Etl.Core.Datasets;
using Etl.Postgres.Connections;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Merging;

/// <summary>Puts staged rows into the target: by INSERT, or many of them by COPY.</summary>
internal sealed class RowInsert(DatabaseConnections connections, NpgsqlConnection connection, string runId, TargetTable target, Dataset dataset, CancellationToken ct)
{
    private readonly StagedRows _staged = new(connection, runId, target.Name, dataset, ct);
    private readonly string _columns = SqlName.List(dataset.Columns.Select(c => c.Name));

    /// <summary>The duplicates that this transaction has removed from the staged rows.</summary>
    public required long Duplicate { get; init; }

    /// <summary>Whether COPY does what INSERT would do.</summary>
    public required bool CopyIsTheSame { get; init; }

    /// <summary>The rows from which on COPY pays.</summary>
    public required long StreamFrom { get; init; }

    /// <summary>Whether rows went by COPY.</summary>
    public bool Streamed { get; private set; }

    /// <summary>Puts them in and returns how many.</summary>
    /// <param name="rows">How many there are to be.</param>
    /// <param name="rest">WHERE and ORDER BY; the staged rows are called s.</param>
    /// <exception cref="Functions.Errors.AccountsException">There were others.</exception>
    public async Task<long> RunAsync(long rows, string rest)
    {
        if (rows == 0)
            return 0;
        if (CopyIsTheSame && rows >= StreamFrom && await CountedRows.ReadAsync(connection, target.Name.Sql, ct) is { } before)
        {
            var select = $"SELECT {string.Join(", ", dataset.Columns.Select(Cast))} FROM {_staged.SeenByOthers(Duplicate)} s {rest}";
            await RowStream.CopyAsync(connections, BackendName.MergeReader(runId), select, connection, $"COPY {target.Name.Sql} ({_columns}) FROM STDIN (FORMAT BINARY)", ct);
            Streamed = true;
            return _staged.Expect("inserted", rows, (await CountedRows.ReadAsync(connection, target.Name.Sql, ct) ?? before) - before);
        }

        return _staged.Expect(
            "inserted", rows, await connection.ExecuteUnboundedAsync($"INSERT INTO {target.Name.Sql} ({_columns}) SELECT {SqlName.List(dataset.Columns.Select(c => c.Name), "s.")} FROM {_staged.Table} s {rest}", ct));
    }

    /// <summary>The staged column in the binary format of the target's.</summary>
    private string Cast(Column column)
    {
        var found = target.Columns.First(c => c.Name == column.Name);
        // To the bare type: a length or a precision is for COPY to check, where a cast would cut the value.
        return "s." + SqlName.Quote(column.Name) + (found.BaseType is "int4" or "int8" or "numeric" ? "::" + found.BaseType : "");
    }
}
