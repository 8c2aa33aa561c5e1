using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Postgres.Tests.Server;
using Npgsql;

namespace Etl.Postgres.Tests;

public sealed class ReplaceGuardsTests(PostgresServer server)
{
    /// <summary>The rows there, those that would be left, replace_min_percent, --allow-shrink, and whether it is merged.</summary>
    [Theory]
    [InlineData(40, 20, 50, false, true)]
    [InlineData(40, 19, 50, false, false)]
    [InlineData(40, 19, 50, true, true)]
    [InlineData(41, 20, 50, false, false)]
    [InlineData(20, 9, 50, false, false)]
    [InlineData(19, 1, 50, false, true)]
    [InlineData(19, 0, 50, false, false)]
    [InlineData(19, 0, 50, true, true)]
    [InlineData(1, 0, 50, false, false)]
    [InlineData(0, 0, 50, false, true)]
    [InlineData(100, 1, 0, false, true)]
    [InlineData(100, 0, 0, false, false)]
    [InlineData(100, 0, 0, true, true)]
    [InlineData(40, 39, 97.6, false, false)]
    [InlineData(40, 39, 97.5, false, true)]
    [InlineData(40, 39, 100, false, false)]
    [InlineData(40, 80, 100, false, true)]
    public async Task A_replace_leaves_as_many_rows_as_are_asked_for(int before, int after, double percent, bool allowShrink, bool merged)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync($"CREATE TABLE target (id text, value int8); INSERT INTO target SELECT 'old', i FROM generate_series(1, {before}) i");
        var dataset = Scenario.DatasetOf(MergeMode.Replace);
        var scenario = new Scenario(db)
        {
            Dataset = dataset with { Target = dataset.Target with { ReplaceMinPercent = (decimal)percent } },
            AllowShrink = allowShrink,
            Rows = [.. Enumerable.Range(0, after).Select(i => new object?[] { "new", (long)i })],
        };
        var (claim, runId) = await scenario.StageAllAsync();
        if (merged)
        {
            Assert.Equal(before, (await scenario.MergeAsync(runId, claim)).Accounts.Deleted);
            Assert.Equal(after.ToString(System.Globalization.CultureInfo.InvariantCulture), await db.ScalarAsync("SELECT count(*) FROM target WHERE id = 'new'"));
            return;
        }

        var error = await Assert.ThrowsAsync<TargetShrinksException>(() => scenario.MergeAsync(runId, claim));
        Assert.Contains($"Table public.target has {before} {(before == 1 ? "row" : "rows")}, and the replace would leave {after} (", error.Message, StringComparison.Ordinal);
        Assert.Contains("--allow-shrink", error.Message, StringComparison.Ordinal);
        Assert.Equal($"{before}|0", await db.ScalarAsync("SELECT count(*), count(*) FILTER (WHERE id = 'new') FROM target"));
    }

    [Fact]
    public async Task What_is_left_is_counted_without_duplicates()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target SELECT i, i FROM generate_series(1, 20) i");
        var scenario = new Scenario(db)
        {
            Dataset = Scenario.DatasetOf(MergeMode.Replace, keyed: true),
            Rows = [.. Enumerable.Range(0, 30).Select(i => new object?[] { i % 9 == 0 ? "a" : "b", (long)i })],
        };
        var (claim, runId) = await scenario.StageAllAsync();
        var error = await Assert.ThrowsAsync<TargetShrinksException>(() => scenario.MergeAsync(runId, claim));
        Assert.Contains("has 20 rows, and the replace would leave 2 (10 %), which is less than 50 %", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A key's action, what a child row refers to, and what the message says of it; null: the replace is merged.</summary>
    [Theory]
    [InlineData("REFERENCES target ON DELETE CASCADE", "'a'", "1 row of public.child would be deleted (ON DELETE CASCADE of child_parent_fkey)")]
    [InlineData("REFERENCES target ON DELETE SET NULL", "'a'", "1 row of public.child would be set to NULL (ON DELETE SET NULL of child_parent_fkey)")]
    [InlineData("REFERENCES target ON DELETE SET DEFAULT", "'a'", "1 row of public.child would be set to their default (ON DELETE SET DEFAULT of child_parent_fkey)")]
    [InlineData("REFERENCES target ON DELETE CASCADE", "NULL", null)]
    public async Task Rows_of_other_tables_are_not_reached_unasked(string action, string refers, string? says)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync(
            $"""
            CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target VALUES ('a', 1), ('b', 2);
            CREATE TABLE child (name text, parent text {action}); INSERT INTO child VALUES ('one', {refers})
            """);
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Replace, keyed: true) };
        var (claim, runId) = await scenario.StageAllAsync();
        if (says is null)
        {
            Assert.Equal(2, (await scenario.MergeAsync(runId, claim)).Accounts.Deleted);
            return;
        }

        var error = await Assert.ThrowsAsync<TargetCascadesException>(() => scenario.MergeAsync(runId, claim));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains("target.cascade: allow", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a|1", "b|2"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
        Assert.Equal("a", await db.ScalarAsync("SELECT parent FROM child"));

        var allowed = scenario with { Dataset = scenario.Dataset with { Target = scenario.Dataset.Target with { Cascade = CascadePolicy.Allow } } };
        Assert.Equal(2, (await allowed.MergeAsync(runId, claim)).Accounts.Deleted);
        Assert.Empty(await db.RowsAsync("SELECT * FROM child WHERE parent = 'a'"));
    }

    [Theory]
    [InlineData("ON DELETE NO ACTION")]
    [InlineData("ON DELETE RESTRICT")]
    public async Task A_key_without_an_action_fails_by_its_own_name(string action)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync(
            $"""
            CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target VALUES ('z', 1);
            CREATE TABLE child (parent text REFERENCES target {action}); INSERT INTO child VALUES ('z')
            """);
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Replace, keyed: true) };
        var (claim, runId) = await scenario.StageAllAsync();
        Assert.Contains("child_parent_fkey", (await Assert.ThrowsAsync<TargetConstraintException>(() => scenario.MergeAsync(runId, claim))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_switched_off_reaches_nothing()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync(
            """
            CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target VALUES ('z', 1);
            CREATE TABLE child (parent text REFERENCES target ON DELETE CASCADE); INSERT INTO child VALUES ('z');
            ALTER TABLE target DISABLE TRIGGER ALL
            """);
        await new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Replace, keyed: true) }.LoadAsync();
        Assert.Equal("z", await db.ScalarAsync("SELECT parent FROM child"));
    }

    [Fact]
    public async Task Keys_of_several_columns_and_between_partitions_are_counted_once()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync(
            """
            CREATE TABLE target (id text, value int8, PRIMARY KEY (id, value)) PARTITION BY LIST (id);
            CREATE TABLE target_a PARTITION OF target FOR VALUES IN ('a');
            CREATE TABLE target_rest PARTITION OF target DEFAULT;
            INSERT INTO target VALUES ('a', 1), ('b', 2);
            CREATE TABLE child (parent text, number int4, FOREIGN KEY (number, parent) REFERENCES target (value, id) ON DELETE CASCADE) PARTITION BY LIST (parent);
            CREATE TABLE child_a PARTITION OF child FOR VALUES IN ('a');
            CREATE TABLE child_rest PARTITION OF child DEFAULT;
            INSERT INTO child VALUES ('a', 1), ('a', 1), ('b', 2), (NULL, 2)
            """);
        var dataset = Scenario.DatasetOf(MergeMode.Replace);
        var scenario = new Scenario(db) { Dataset = dataset with { Target = dataset.Target with { Key = ["id", "value"] } } };
        var (claim, runId) = await scenario.StageAllAsync();
        var error = await Assert.ThrowsAsync<TargetCascadesException>(() => scenario.MergeAsync(runId, claim));
        Assert.Contains("by foreign keys: 3 rows of public.child would be deleted (ON DELETE CASCADE of child_number_parent_fkey). Nothing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_partition_only_its_own_rows_count()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync(
            """
            CREATE TABLE whole (id text PRIMARY KEY, value int8) PARTITION BY LIST (id);
            CREATE TABLE target PARTITION OF whole FOR VALUES IN ('a', 'b', 'c', 'd', 'e');
            CREATE TABLE other PARTITION OF whole DEFAULT;
            INSERT INTO whole VALUES ('a', 1), ('x', 2);
            CREATE TABLE child (parent text REFERENCES whole ON DELETE CASCADE); INSERT INTO child VALUES ('x')
            """);
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Replace, keyed: true) };
        await scenario.CompleteAsync();
        Assert.Equal("x", await db.ScalarAsync("SELECT parent FROM child"));

        await db.ExecuteAsync("INSERT INTO child VALUES ('a')");
        var next = scenario with { LoadId = "next", Sequencer = "2", Digest = 43 };
        var (claim, runId) = await next.StageAllAsync();
        var error = await Assert.ThrowsAsync<TargetCascadesException>(() => next.MergeAsync(runId, claim));
        Assert.Contains("1 row of public.child would be deleted", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ON DELETE CASCADE")]
    [InlineData("ON DELETE SET NULL")]
    public async Task What_rows_of_the_target_do_to_each_other_does_not_matter(string action)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync(
            $"""
            CREATE TABLE target (id text PRIMARY KEY, value int8, parent text REFERENCES target {action} DEFERRABLE INITIALLY DEFERRED);
            INSERT INTO target VALUES ('a', 1, 'b'), ('b', 2, 'a')
            """);
        var scenario = new Scenario(db)
        {
            Dataset = Scenario.DatasetOf(
                MergeMode.Replace, keyed: true, columns: [new Column { Name = "id", Type = new(ColumnKind.Text), Required = true }, new Column { Name = "value", Type = new(ColumnKind.Int8) }, new Column { Name = "parent", Type = new(ColumnKind.Text) }]),
            Rows = [["a", 3L, "c"], ["c", 4L, null]],
        };
        var (_, _, result) = await scenario.LoadAsync();
        Assert.Equal(2, result.Accounts.Deleted);
        Assert.Equal(["a|3|c", "c|4|∅"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
    }

    [Fact]
    public async Task Rows_that_our_role_may_not_see_count_as_reached()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync(
            """
            CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target VALUES ('a', 1);
            CREATE TABLE child (parent text REFERENCES target ON DELETE CASCADE); INSERT INTO child VALUES ('a');
            CREATE ROLE guarded LOGIN; CREATE SCHEMA etl AUTHORIZATION guarded; CREATE SCHEMA etl_staging AUTHORIZATION guarded;
            GRANT SELECT, INSERT, DELETE ON target TO guarded;
            """);
        await using var other = db.As("guarded");
        var scenario = new Scenario(other) { Dataset = Scenario.DatasetOf(MergeMode.Replace, keyed: true) };
        var (claim, runId) = await scenario.StageAllAsync();
        var error = await Assert.ThrowsAsync<TargetCascadesException>(() => scenario.MergeAsync(runId, claim));
        Assert.Contains("the rows of public.child, which role guarded may not see, would be deleted", error.Message, StringComparison.Ordinal);

        await db.ExecuteAsync("GRANT SELECT ON child TO guarded; ALTER TABLE child ENABLE ROW LEVEL SECURITY; CREATE POLICY none ON child USING (false)");
        await Assert.ThrowsAsync<TargetCascadesException>(() => scenario.MergeAsync(runId, claim));
        await db.ExecuteAsync("ALTER TABLE child DISABLE ROW LEVEL SECURITY; DELETE FROM child");
        Assert.Equal(1, (await scenario.MergeAsync(runId, claim)).Accounts.Deleted);
    }

    [Fact]
    public async Task A_child_that_somebody_is_about_to_write_is_waited_for()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync(
            """
            CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target VALUES ('a', 1);
            CREATE TABLE child (parent text REFERENCES target ON DELETE CASCADE)
            """);
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Replace, keyed: true) };
        var (claim, runId) = await scenario.StageAllAsync();
        Task merging;
        await using (var writer = await db.OpenAsync())
        {
            await using var transaction = await writer.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using var insert = new NpgsqlCommand("INSERT INTO child VALUES ('a')", writer);
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            merging = Task.Run(() => scenario.MergeAsync(runId, claim), TestContext.Current.CancellationToken);
            while (await db.ScalarAsync("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'ExclusiveLock'") == "0" && !merging.IsCompleted)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        await Assert.ThrowsAsync<TargetCascadesException>(() => merging);
        Assert.Equal("a", await db.ScalarAsync("SELECT parent FROM child"));
    }
}
