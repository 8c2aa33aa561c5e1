using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Postgres.Tests.Server;
using Npgsql;

namespace Etl.Postgres.Tests;

public sealed class TakeOverTests(PostgresServer server)
{
    private const string BecameTarget = "the staged table became the target, which was empty and plain";

    private static readonly object?[]?[] Repeating =
        [["a", 1L], ["b", 2L], ["a", 3L], null, .. Enumerable.Range(0, 20).Select(i => new object?[] { "k" + i, (long)i })];

    [Theory]
    [InlineData(MergeMode.Append, "")]
    [InlineData(MergeMode.Upsert, "; its key was built beforehand")]
    [InlineData(MergeMode.Replace, "")]
    public async Task The_staged_table_becomes_a_missing_one(MergeMode mode, string keyed)
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(mode) };
        var (_, runId, result) = await scenario.LoadAsync();

        Assert.Equal("the staged table became the target, which did not exist" + keyed, result.Strategy);
        Assert.Equal(5, result.Accounts.Inserted);
        Assert.Equal(mode == MergeMode.Replace ? 0L : null, result.Accounts.Deleted);
        Assert.Equal(["a|1", "b|2", "c|3", "d|4", "e|5"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
        Assert.Equal(["id|True", "value|False"], await db.RowsAsync("SELECT attname, attnotnull FROM pg_attribute WHERE attrelid = 'target'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"));
        Assert.Equal("∅|p", await db.ScalarAsync("SELECT reloptions, relpersistence FROM pg_class WHERE oid = 'target'::regclass"));
        Assert.Empty(await db.RowsAsync("SELECT conname FROM pg_constraint WHERE conrelid = 'target'::regclass AND conname NOT LIKE 'target%'"));
        Assert.Equal("0", await db.ScalarAsync("SELECT count(*) FROM pg_class WHERE relnamespace = 'etl_staging'::regnamespace"));

        await db.Registry.FinishAsync(runId, CancellationToken.None);
        await db.Registry.MarkPublishedAsync(runId, CancellationToken.None);
        Assert.Equal("5", await db.ScalarAsync("SELECT count(*) FROM target"));
        var again = await (scenario with { Force = true, Owner = "execution-2" }).CompleteAsync();
        Assert.Equal(mode == MergeMode.Upsert ? 0 : 5, again.Accounts.Inserted);
        Assert.Equal(mode == MergeMode.Append ? "10" : "5", await db.ScalarAsync("SELECT count(*) FROM target"));
    }

    [Theory]
    [InlineData(MergeMode.Upsert, ConflictAction.Update)]
    [InlineData(MergeMode.Upsert, ConflictAction.Ignore)]
    [InlineData(MergeMode.Replace, ConflictAction.Update)]
    public async Task The_last_record_of_a_key_wins(MergeMode mode, ConflictAction onConflict)
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8)");
        var (_, _, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(mode, onConflict, keyed: true), Rows = Repeating }.LoadAsync();

        Assert.Equal(BecameTarget + "; its key was built beforehand", result.Strategy);
        Assert.Equal((23L, 22L, 1L), (result.Accounts.Rows, result.Accounts.Inserted, result.Accounts.Duplicate));
        Assert.Equal(["a|3", "b|2"], await db.RowsAsync("SELECT * FROM target WHERE id < 'k' ORDER BY id"));
        Assert.Equal("22", await db.ScalarAsync("SELECT count(*) FROM target"));
    }

    [Fact]
    public async Task A_key_that_is_not_the_target_s_is_one_row_a_key_too()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync("CREATE TABLE target (id text NOT NULL, value int8)");
        var (_, _, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Replace, keyed: true), Rows = Repeating }.LoadAsync();
        Assert.Equal((BecameTarget, 1L), (result.Strategy, result.Accounts.Duplicate));
        Assert.Equal(["a|3", "b|2"], await db.RowsAsync("SELECT * FROM target WHERE id < 'k' ORDER BY id"));
    }

    [Fact]
    public async Task Nulls_in_a_unique_key_are_no_proof_of_distinct_keys()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync("CREATE TABLE target (id text UNIQUE, value int8)");
        var dataset = Scenario.DatasetOf(MergeMode.Upsert, columns: [new Column { Name = "id", Type = new(ColumnKind.Text) }, new Column { Name = "value", Type = new(ColumnKind.Int8) }]);
        object?[]?[] rows = [[null, 1L], [null, 2L], .. Enumerable.Range(0, 20).Select(i => new object?[] { "k" + i, (long)i })];
        var (_, _, result) = await new Scenario(db) { Dataset = dataset, Rows = rows }.LoadAsync();
        Assert.Equal((BecameTarget + "; its key was built beforehand", 1L), (result.Strategy, result.Accounts.Duplicate));
        Assert.Equal("2", await db.ScalarAsync("SELECT value FROM target WHERE id IS NULL"));
    }

    [Fact]
    public async Task Owner_grants_comments_and_names_survive()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        var (owner, reader, schema) = (NewRole(), NewRole(), NewRole());
        var table = $"\"{schema} x\".\"Target \"\"1\"\"\"";
        await db.ExecuteAsync(
            $"""
            CREATE ROLE {owner}; CREATE ROLE {reader}; CREATE SCHEMA "{schema} x" AUTHORIZATION {owner};
            CREATE TABLE {table} (id text CONSTRAINT "The key" PRIMARY KEY, value int8 NOT NULL);
            ALTER TABLE {table} OWNER TO {owner};
            SET ROLE {owner};
            GRANT SELECT, INSERT ON {table} TO {reader} WITH GRANT OPTION;
            GRANT TRIGGER ON {table} TO PUBLIC;
            REVOKE TRUNCATE ON {table} FROM {owner};
            GRANT UPDATE (value), REFERENCES (id) ON {table} TO {reader};
            COMMENT ON TABLE {table} IS 'It''s the target';
            COMMENT ON COLUMN {table}.value IS E'a\\b';
            COMMENT ON CONSTRAINT "The key" ON {table} IS 'the constraint';
            COMMENT ON INDEX "{schema} x"."The key" IS 'the index';
            RESET ROLE;
            ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO {reader}
            """);
        var before = await DescribeAsync();
        Assert.Contains(before, line => line.Contains(reader, StringComparison.Ordinal));
        var dataset = Scenario.DatasetOf(MergeMode.Upsert, table: "Target \"1\"");
        var (_, _, result) = await new Scenario(db) { Dataset = dataset with { Target = dataset.Target with { Schema = schema + " x" } } }.LoadAsync();

        Assert.StartsWith(BecameTarget, result.Strategy, StringComparison.Ordinal);
        Assert.Equal(before, await DescribeAsync());
        Assert.Equal("5", await db.ScalarAsync("SELECT count(*) FROM " + table));

        Task<string[]> DescribeAsync() => db.RowsAsync(
            """
            WITH t AS (SELECT * FROM pg_class WHERE relname = 'Target "1"')
            SELECT 'table', relowner::regrole::text, (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(relacl) a), obj_description(oid, 'pg_class') FROM t
            UNION ALL SELECT attname, attnotnull::text, (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(attacl) a), col_description(t.oid, a.attnum)
              FROM t JOIN pg_attribute a ON attrelid = t.oid AND attnum > 0 AND NOT attisdropped
            UNION ALL SELECT conname, contype::text, pg_get_constraintdef(k.oid), obj_description(k.oid, 'pg_constraint') FROM t JOIN pg_constraint k ON conrelid = t.oid
            UNION ALL SELECT relname, '', pg_get_indexdef(i.oid), obj_description(i.oid, 'pg_class') FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = (SELECT oid FROM t)
            ORDER BY 1
            """);
    }

    [Fact]
    public async Task A_created_table_has_the_default_grants_of_its_own_schema()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        var (reader, other) = (NewRole(), NewRole());
        await db.Connections.Schema.EnsureAsync(CancellationToken.None);
        await db.ExecuteAsync(
            $"""
            CREATE ROLE {reader}; CREATE ROLE {other};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {reader};
            ALTER DEFAULT PRIVILEGES IN SCHEMA etl_staging GRANT SELECT ON TABLES TO {other}
            """);
        var (_, _, result) = await new Scenario(db).LoadAsync();
        Assert.StartsWith("the staged table became", result.Strategy, StringComparison.Ordinal);
        Assert.Equal("True|False", await db.ScalarAsync($"SELECT has_table_privilege('{reader}', 'target', 'SELECT'), has_table_privilege('{other}', 'target', 'SELECT')"));
    }

    [Theory]
    [InlineData("CREATE INDEX other ON target (value)", "index other")]
    [InlineData("CREATE VIEW other AS SELECT id FROM target", "view other")]
    [InlineData("INSERT INTO target VALUES ('x'); DELETE FROM target", "traces")]
    public async Task A_table_with_more_on_it_stays(string sql, string reason)
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large(rebuildKey: false);
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8);" + sql);
        var oid = await db.ScalarAsync("SELECT 'target'::regclass::oid");
        var (_, _, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) }.LoadAsync();
        Assert.Contains(reason, result.Strategy, StringComparison.Ordinal);
        Assert.Equal(oid, await db.ScalarAsync("SELECT 'target'::regclass::oid"));
        Assert.Equal(["a|1", "b|2", "c|3", "d|4", "e|5"], await db.RowsAsync("SELECT id, value FROM target ORDER BY id"));
    }

    [Fact]
    public async Task A_role_that_is_not_the_owner_inserts()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var role = NewRole();
        await db.Connections.Schema.EnsureAsync(CancellationToken.None);
        await db.ExecuteAsync(
            $"""
            CREATE ROLE {role} LOGIN; GRANT ALL ON SCHEMA etl, etl_staging TO {role}; GRANT ALL ON ALL TABLES IN SCHEMA etl TO {role};
            GRANT ALL ON ALL SEQUENCES IN SCHEMA etl TO {role};
            CREATE TABLE target (id text PRIMARY KEY, value int8); GRANT SELECT, INSERT, UPDATE ON target TO {role}
            """);
        await using var other = db.As(role).Large();
        var (_, _, result) = await new Scenario(other) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) }.LoadAsync();
        Assert.Contains("its owner is another role", result.Strategy, StringComparison.Ordinal);
        Assert.Equal("5", await db.ScalarAsync("SELECT count(*) FROM target"));
    }

    [Fact]
    public async Task Too_many_duplicates_are_not_left_as_holes()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large(rebuildKey: false);
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8)");
        var (_, _, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert), Rows = [["a", 1L], ["a", 2L], ["b", 1L]] }.LoadAsync();
        Assert.Contains("duplicates", result.Strategy, StringComparison.Ordinal);
        Assert.Equal((2L, 1L), (result.Accounts.Inserted, result.Accounts.Duplicate));
        Assert.Equal(["a|2", "b|1"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
    }

    /// <summary>An append has no duplicates to set aside: a key on the target refuses them, in the target's words.</summary>
    [Theory]
    [InlineData("CREATE TABLE target (id text CONSTRAINT once PRIMARY KEY, value int8)", "public.target refuses rows by once")]
    public async Task What_the_target_refuses_is_said_of_the_target(string create, string message)
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync(create);
        var scenario = new Scenario(db) { Rows = Repeating };
        var (claim, runId) = await scenario.StageAllAsync();
        var error = await Assert.ThrowsAsync<TargetConstraintException>(() => scenario.MergeAsync(runId, claim));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("23|0", await db.ScalarAsync("SELECT (SELECT count(*) FROM etl_staging.\"load-1\"), count(*) FROM target"));
    }

    [Fact]
    public async Task A_reader_who_stays_is_neither_waited_for_nor_disturbed()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8)");
        await using var reader = await db.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await using var read = new NpgsqlCommand("SELECT count(*) FROM target", reader);
        Assert.Equal(0L, await read.ExecuteScalarAsync());
        var (_, _, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) }.LoadAsync();
        Assert.Contains("somebody is using it", result.Strategy, StringComparison.Ordinal);
        Assert.Equal(5L, await read.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_writer_who_stays_makes_the_target_busy_and_one_who_commits_is_merged_with()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8)");
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) };
        var (claim, runId) = await scenario.StageAllAsync();
        await using var writer = await db.OpenAsync();
        await using var transaction = await writer.BeginTransactionAsync();
        await using var write = new NpgsqlCommand("INSERT INTO target VALUES ('a', 100), ('z', 26)", writer);
        await write.ExecuteNonQueryAsync();
        await Assert.ThrowsAsync<TargetBusyException>(() => scenario.MergeAsync(runId, claim));

        // The merge has looked, found the table empty, and waits for its lock.
        var merging = scenario.MergeAsync(runId, claim);
        await WaitUntilBlockedAsync(db);
        await transaction.CommitAsync();
        var result = await merging;
        Assert.Equal((4L, 1L), (result.Accounts.Inserted, result.Accounts.Updated));
        Assert.Equal(["a|1", "b|2", "c|3", "d|4", "e|5", "z|26"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
    }

    /// <summary>A row that the merge inserts is invisible to an older snapshot; a staged one is not, if its chunk was early.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transaction_from_before_never_sees_a_part_of_a_load(bool exists)
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        if (exists)
        {
            await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8)");
        }

        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) };
        var claim = await scenario.ClaimAsync();
        var run = await scenario.OpenAsync(claim);
        await scenario.StageAsync(run.RunId, run.Chunks[0].Key);
        await using var reader = await db.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await using var begin = new NpgsqlCommand("SELECT 1", reader);
        await begin.ExecuteScalarAsync();
        foreach (var chunk in run.Chunks.Skip(1))
        {
            await scenario.StageAsync(run.RunId, chunk.Key);
        }

        var result = await scenario.MergeAsync(run.RunId, claim);
        await using var read = new NpgsqlCommand("SELECT count(*) FROM target", reader);
        Assert.Equal(0L, await read.ExecuteScalarAsync());
        Assert.Contains("a transaction from before", result.Strategy, StringComparison.Ordinal);
        Assert.Equal("5", await db.ScalarAsync("SELECT count(*) FROM target"));
    }

    [Fact]
    public async Task A_role_with_another_default_isolation_merges_the_same()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync("ALTER DATABASE " + new NpgsqlConnectionStringBuilder(db.ConnectionString).Database + " SET default_transaction_isolation = 'repeatable read'");
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8)");
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) };
        var (claim, runId) = await scenario.StageAllAsync();
        await using var writer = await db.OpenAsync();
        await using var transaction = await writer.BeginTransactionAsync();
        await using var write = new NpgsqlCommand("INSERT INTO target VALUES ('z', 26)", writer);
        await write.ExecuteNonQueryAsync();
        var merging = scenario.MergeAsync(runId, claim);
        await WaitUntilBlockedAsync(db);
        await transaction.CommitAsync();
        await merging;
        Assert.Equal("6", await db.ScalarAsync("SELECT count(*) FROM target"));
    }

    internal static async Task WaitUntilBlockedAsync(EtlDatabase db)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await db.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'etl:%' AND wait_event_type = 'Lock'") != "0")
            {
                return;
            }

            await Task.Delay(10);
        }

        Assert.Fail("The merge waits for no lock.");
    }

    private static string NewRole() => "r" + Guid.NewGuid().ToString("N")[..20];
}
