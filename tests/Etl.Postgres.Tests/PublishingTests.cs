using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Postgres.Tests.Server;

namespace Etl.Postgres.Tests;

public sealed class PublishingTests(PostgresServer server)
{
    [Theory]
    [InlineData(MergeMode.Append, false, "rows inserted in file order into a new table (the staged table could not become it: 5 rows are too few for it to pay)")]
    [InlineData(MergeMode.Upsert, true, "rows inserted in file order, then the key built, into a new table (the staged table could not become it: 5 rows are too few for it to pay)")]
    [InlineData(MergeMode.Replace, false, "rows inserted in file order into a new table (the staged table could not become it: 5 rows are too few for it to pay)")]
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

    private static readonly object?[]?[] Repeating = [["a", 1L], ["b", 2L], ["a", 3L], null, ["c", 4L], ["b", 2L], ["a", 5L]];

    /// <summary>rows/inserted/updated/unchanged/ignored/duplicate, and the target afterwards. It holds a=5, b=7, z=9 before, or is empty.</summary>
    [Theory]
    [InlineData(MergeMode.Append, ConflictAction.Update, false, "6/6/0/0/0/0", "a|1 a|3 a|5 a|5 b|2 b|2 b|7 c|4 z|9")]
    [InlineData(MergeMode.Upsert, ConflictAction.Update, true, "6/1/1/1/0/3", "a|5 b|2 c|4 z|9")]
    [InlineData(MergeMode.Upsert, ConflictAction.Ignore, true, "6/1/0/0/2/3", "a|5 b|7 c|4 z|9")]
    [InlineData(MergeMode.Replace, ConflictAction.Update, false, "6/6/0/0/0/0", "a|1 a|3 a|5 b|2 b|2 c|4")]
    [InlineData(MergeMode.Replace, ConflictAction.Update, true, "6/3/0/0/0/3", "a|5 b|2 c|4")]
    public async Task A_merge_accounts_for_every_row(MergeMode mode, ConflictAction onConflict, bool keyed, string accounts, string target)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync($"CREATE TABLE target (id text{(keyed ? " PRIMARY KEY" : "")}, value int8); INSERT INTO target VALUES ('a', 5), ('b', 7), ('z', 9)");
        var (_, _, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(mode, onConflict, keyed), Rows = Repeating }.LoadAsync();

        Assert.Equal(accounts, Accounts(result));
        Assert.Equal(mode == MergeMode.Replace ? 3L : null, result.Accounts.Deleted);
        Assert.Equal(target.Split(' '), await db.RowsAsync("SELECT * FROM target ORDER BY id, value"));
    }

    [Theory]
    [InlineData(MergeMode.Upsert, ConflictAction.Update, "rows inserted sorted by key: the table was empty (the staged table could not become it: 6 rows are too few for it to pay)")]
    [InlineData(MergeMode.Upsert, ConflictAction.Ignore, "rows inserted sorted by key: the table was empty (the staged table could not become it: 6 rows are too few for it to pay)")]
    public async Task An_empty_table_takes_the_last_record_of_each_key(MergeMode mode, ConflictAction onConflict, string strategy)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8)");
        var (_, _, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(mode, onConflict), Rows = Repeating }.LoadAsync();

        Assert.Equal("6/3/0/0/0/3", Accounts(result));
        Assert.Equal(strategy, result.Strategy);
        Assert.Equal(["a|5", "b|2", "c|4"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
    }

    [Fact]
    public async Task The_last_record_in_file_order_wins_whatever_the_order_of_staging()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert), Rows = Repeating };
        var claim = await scenario.ClaimAsync();
        var run = await scenario.OpenAsync(claim);
        await Task.WhenAll(run.Chunks.Reverse().Select(c => scenario.StageAsync(run.RunId, c.Key)));

        await scenario.MergeAsync(run.RunId, claim);
        Assert.Equal(["a|5", "b|2", "c|4"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
    }

    [Fact]
    public async Task Nulls_are_compared_as_values()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target VALUES ('a', NULL), ('b', NULL), ('c', 1)");
        var (_, _, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert), Rows = [["a", null], ["b", 1L], ["c", null]] }.LoadAsync();

        Assert.Equal("3/0/2/1/0/0", Accounts(result));
        Assert.Equal(["a|∅", "b|1", "c|∅"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
    }

    [Fact]
    public async Task A_table_of_nothing_but_its_key_is_merged()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY); INSERT INTO target VALUES ('a')");
        var dataset = Scenario.DatasetOf(MergeMode.Upsert, columns: new Column { Name = "id", Type = new(ColumnKind.Text), Required = true });
        var (_, _, result) = await new Scenario(db) { Dataset = dataset, Rows = [["a"], ["b"]] }.LoadAsync();
        Assert.Equal("2/1/0/1/0/0", Accounts(result));
    }

    [Fact]
    public async Task A_partitioned_table_and_extra_columns_are_fine()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync(
            """
            CREATE TABLE target (id text PRIMARY KEY, value int8, note text, at timestamptz NOT NULL DEFAULT now(), twice int8 GENERATED ALWAYS AS (value * 2) STORED)
              PARTITION BY HASH (id);
            CREATE TABLE target_0 PARTITION OF target FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE target_1 PARTITION OF target FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            INSERT INTO target VALUES ('a', 7)
            """);
        var (_, _, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) }.LoadAsync();
        Assert.Equal("5/4/1/0/0/0", Accounts(result));
        Assert.Equal("10", await db.ScalarAsync("SELECT twice FROM target WHERE id = 'e'"));
    }

    [Fact]
    public async Task A_file_without_records_is_loaded()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (_, _, result) = await new Scenario(db) { Rows = [] }.LoadAsync();
        Assert.Equal("0/0/0/0/0/0", Accounts(result));
    }

    [Fact]
    public async Task A_merge_that_has_committed_returns_its_stored_result_for_ever()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = new Scenario(db);
        var (claim, runId, result) = await scenario.LoadAsync();

        Assert.Equal(result with { Warnings = [] }, await scenario.MergeAsync(runId, claim) with { Warnings = [] });
        await db.Registry.FinishAsync(runId, CancellationToken.None);
        await db.Registry.MarkPublishedAsync(runId, CancellationToken.None);
        Assert.Equal(result with { Warnings = [] }, await scenario.MergeAsync(runId, claim) with { Warnings = [] });
        Assert.Equal("5", await db.ScalarAsync("SELECT count(*) FROM target"));
    }

    [Fact]
    public async Task The_same_bytes_under_another_name_are_skipped_unless_forced_or_asked_for()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await new Scenario(db).CompleteAsync();
        var again = new Scenario(db) { LoadId = "again", Key = "incoming/b.csv", Owner = "execution-2" };
        var (claim, runId, result) = await again.LoadAsync();

        Assert.Equal((ReduceOutcome.Duplicate, "load-1"), (result.Outcome, result.OtherRunId));
        Assert.Equal(result with { Warnings = [] }, await again.MergeAsync(runId, claim) with { Warnings = [] });
        Assert.Equal("skipped|load-1", await db.ScalarAsync("SELECT status, other_run FROM etl.load WHERE load_id = 'again'"));
        Assert.Equal("0", await db.ScalarAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'etl_staging'"));
        Assert.Equal(3, (await db.Registry.ReadChunksAsync(runId, CancellationToken.None)).Current.Count);
        await db.Registry.FinishAsync(runId, CancellationToken.None);
        await db.Registry.MarkPublishedAsync(runId, CancellationToken.None);
        Assert.Equal("0|∅", await db.ScalarAsync("SELECT (SELECT count(*) FROM etl.chunk), owner FROM etl.load WHERE load_id = 'again'"));

        var forced = await (again with { LoadId = "forced", Key = "incoming/c.csv", Force = true }).CompleteAsync();
        Assert.Equal((ReduceOutcome.Loaded, 2L), (forced.Outcome, forced.MergeSequence));
        var asked = await (again with { LoadId = "asked", Key = "incoming/d.csv", Dataset = again.Dataset with { Duplicate = DuplicatePolicy.Load } }).CompleteAsync();
        Assert.Equal((ReduceOutcome.Loaded, 3L), (asked.Outcome, asked.MergeSequence));
    }

    [Fact]
    public async Task An_older_version_that_arrives_in_the_merge_after_a_later_one_is_superseded()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var older = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) };
        var (claim, runId) = await older.StageAllAsync();
        await (older with { LoadId = "later", Sequencer = "10", Owner = "execution-2", Digest = 43, Rows = [["a", 100L]] }).CompleteAsync();

        var result = await older.MergeAsync(runId, claim);
        Assert.Equal((ReduceOutcome.Superseded, "later-1"), (result.Outcome, result.OtherRunId));
        Assert.Equal(["a|100"], await db.RowsAsync("SELECT * FROM target"));
    }

    [Fact]
    public async Task Two_merges_into_one_target_exclude_each_other()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenarios = Enumerable.Range(0, 6).Select(i => new Scenario(db)
        {
            LoadId = "load" + i,
            Key = "incoming/" + i,
            Owner = "execution-" + i,
            Digest = (ulong)i,
            Dataset = Scenario.DatasetOf(MergeMode.Upsert),
        }).ToList();
        var outcomes = await Scenario.MergeAtOnceAsync(scenarios);

        Assert.Equal([1L, 2, 3, 4, 5, 6], outcomes.Select(o => o.MergeSequence!.Value).Order());
        Assert.Equal(5, outcomes.Sum(o => o.Accounts.Inserted));
        Assert.Equal(25, outcomes.Sum(o => o.Accounts.Unchanged));
    }

    [Fact]
    public async Task A_locked_target_is_busy_and_nothing_is_lost_by_it()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8)");
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) };
        var (claim, runId) = await scenario.StageAllAsync();
        await using (var other = await db.OpenAsync())
        {
            await using var transaction = await other.BeginTransactionAsync();
            await using var command = new Npgsql.NpgsqlCommand("LOCK TABLE target IN ROW EXCLUSIVE MODE", other);
            await command.ExecuteNonQueryAsync();
            await Assert.ThrowsAsync<TargetBusyException>(() => scenario.MergeAsync(runId, claim));
        }

        Assert.Equal(ReduceOutcome.Loaded, (await scenario.MergeAsync(runId, claim)).Outcome);
    }

    [Fact]
    public async Task A_constraint_that_refuses_rows_is_named_and_nothing_is_merged()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8 CONSTRAINT small_values CHECK (value < 5))");
        var (claim, runId) = await new Scenario(db).StageAllAsync();
        var error = await Assert.ThrowsAsync<TargetConstraintException>(() => new Scenario(db).MergeAsync(runId, claim));
        Assert.Contains("public.target refuses rows by small_values", error.Message, StringComparison.Ordinal);
        Assert.Contains("(e, 5)", error.Message, StringComparison.Ordinal);
        Assert.Equal("0", await db.ScalarAsync("SELECT count(*) FROM target"));
    }

    /// <summary>Each trigger makes one of our statements touch fewer rows than it has to.</summary>
    [Theory]
    [InlineData(MergeMode.Append, "INSERT", "inserted")]
    [InlineData(MergeMode.Upsert, "INSERT", "inserted")]
    [InlineData(MergeMode.Upsert, "UPDATE", "updated")]
    [InlineData(MergeMode.Replace, "DELETE", "deleted")]
    public async Task A_trigger_that_swallows_rows_is_found_out(MergeMode mode, string operation, string what)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync(
            $"""
            CREATE TABLE target (id text PRIMARY KEY, value int8);
            INSERT INTO target VALUES ('a', 9);
            CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER swallow BEFORE {operation} ON target FOR EACH ROW EXECUTE FUNCTION swallow()
            """);
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(mode), Rows = [["b", 1L], ["a", 2L]] };
        var (claim, runId) = await scenario.StageAllAsync();
        var error = await Assert.ThrowsAsync<AccountsException>(() => scenario.MergeAsync(runId, claim));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Equal(["a|9"], await db.RowsAsync("SELECT * FROM target"));
    }

    /// <summary>Each changes what is staged, or what is claimed to be proven, behind the merge's back.</summary>
    [Theory]
    [InlineData("DELETE FROM etl_staging.\"load-1\" WHERE id = 'a'", "rows in staging")]
    [InlineData("INSERT INTO etl_staging.\"load-1\" VALUES ('x', 1, 5)", "rows in staging")]
    [InlineData("UPDATE etl.chunk SET state = 'planned' WHERE chunk_index = 1", "is not staged")]
    [InlineData("UPDATE etl.chunk SET start_offset = 26 WHERE chunk_index = 1", "starts at byte 26")]
    [InlineData("UPDATE etl.chunk SET state = 'superseded' WHERE chunk_index = 2", "bytes do not add up")]
    [InlineData("UPDATE etl.chunk SET state = 'superseded' WHERE chunk_index = 0", "starts at byte 25")]
    [InlineData("UPDATE etl.chunk SET report = jsonb_set(report, '{rows}', '1') WHERE chunk_index = 1", "rows do not add up")]
    [InlineData("UPDATE etl.chunk SET report = jsonb_set(report, '{rejected}', '1') WHERE chunk_index = 1", "rejected do not add up")]
    [InlineData("UPDATE etl.chunk SET report = jsonb_set(report, '{blank}', '1') WHERE chunk_index = 1", "blank do not add up")]
    [InlineData("UPDATE etl.chunk SET report = report - 'actualEndExclusive' WHERE chunk_index = 1", "has no end")]
    [InlineData("UPDATE etl.run SET size = 56", "bytes do not add up")]
    public async Task What_does_not_add_up_is_not_committed(string sql, string message)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (claim, runId) = await new Scenario(db).StageAllAsync();
        await db.ExecuteAsync(sql);
        var error = await Assert.ThrowsAsync<AccountsException>(() => new Scenario(db).MergeAsync(runId, claim));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("0", await db.ScalarAsync("SELECT count(*) FROM pg_tables WHERE tablename = 'target'"));
        Assert.NotEqual(RunState.Loaded, (await db.Registry.FindRunAsync(runId, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task Proven_accounts_that_do_not_balance_are_not_committed()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = new Scenario(db);
        var (claim, runId) = await scenario.StageAllAsync();
        var request = scenario.RequestOf(runId, claim);
        await db.ExecuteAsync("UPDATE etl.chunk SET report = jsonb_set(report, '{read}', '3') WHERE chunk_index = 1");
        await Assert.ThrowsAsync<AccountsException>(() => db.Sink.PublishAsync(request with { Proven = request.Proven with { Read = 6 } }, scenario.Judge, CancellationToken.None));
    }

    [Fact]
    public async Task A_lower_fence_may_not_merge()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = new Scenario(db);
        var (claim, runId) = await scenario.StageAllAsync();
        db.Executions.Kill(scenario.Owner);
        var taker = scenario with { Owner = "execution-2" };
        var taken = await taker.ClaimAsync();
        Assert.Equal(claim.Fence + 1, taken.Fence);

        await Assert.ThrowsAsync<StaleRunException>(() => scenario.MergeAsync(runId, claim));
        var run = await taker.OpenAsync(taken);
        Assert.True(run.Resumed);
        Assert.Equal(ReduceOutcome.Loaded, (await taker.MergeAsync(runId, taken)).Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_abandon_and_a_merge_at_the_same_time_agree_on_what_happened(bool refused)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        for (var i = 0; i < 8; i++)
        {
            var scenario = new Scenario(db) { LoadId = "load" + i, Key = "incoming/" + i, Digest = (ulong)i };
            var (claim, runId) = await scenario.StageAllAsync();
            var merging = Task.Run(() => scenario.MergeAsync(runId, claim));
            await Task.Delay(i * 4);
            var abandoned = await scenario.AbandonAsync(refused, "the merge timed out");
            await Record.ExceptionAsync(() => merging);

            var run = (await db.Registry.FindRunAsync(runId, CancellationToken.None))!;
            Assert.Equal(abandoned.Loaded, run.State == RunState.Loaded);
            if (!abandoned.Loaded)
            {
                await Assert.ThrowsAsync<StaleRunException>(() => scenario.MergeAsync(runId, claim));
            }
        }
    }

    private static string Accounts(ReduceResult result)
    {
        var a = result.Accounts;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{a.Rows}/{a.Inserted}/{a.Updated}/{a.Unchanged}/{a.Ignored}/{a.Duplicate}");
    }
}
