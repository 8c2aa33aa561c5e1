using Etl.Core.Datasets;
using Etl.Functions.Runs;
using Etl.Postgres.Tests.Server;

namespace Etl.Postgres.Tests;

public sealed class PostgresMergerTests(PostgresServer server)
{
    [Theory]
    [InlineData(MergeMode.Append, false, "new table: it did not exist; rows inserted in file order")]
    [InlineData(MergeMode.Upsert, true, "new table: it did not exist; rows inserted in file order, the primary key built afterwards")]
    [InlineData(MergeMode.Replace, false, "new table: it did not exist; rows inserted in file order")]
    public async Task A_missing_table_is_created_and_filled(MergeMode mode, bool keyed, string strategy)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (_, runId, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(mode) }.LoadAsync();

        Assert.Equal(ReduceOutcome.Loaded, result.Outcome);
        Assert.Equal("5/5/0/0/0/0", Accounts(result));
        Assert.Equal(mode == MergeMode.Replace ? 0L : null, result.Accounts.Deleted);
        Assert.Equal(strategy, result.Strategy);
        Assert.Equal(1, result.MergeSequence);
        Assert.Equal(["a|1", "b|2", "c|3", "d|4", "e|5"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
        Assert.Equal(keyed ? "1" : "0", await db.ScalarAsync("SELECT count(*) FROM pg_constraint WHERE conrelid = 'target'::regclass AND contype = 'p'"));
        Assert.Equal("id|True", await db.ScalarAsync("SELECT attname, attnotnull FROM pg_attribute WHERE attrelid = 'target'::regclass AND attnum = 1"));
        Assert.Equal(RunState.Loaded, (await db.Registry.FindRunAsync(runId, CancellationToken.None))!.State);
    }

    private static string Accounts(ReduceResult result)
    {
        var a = result.Accounts;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{a.Rows}/{a.Inserted}/{a.Updated}/{a.Unchanged}/{a.Ignored}/{a.Duplicate}");
    }
}
