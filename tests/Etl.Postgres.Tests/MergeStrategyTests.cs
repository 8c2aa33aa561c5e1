using System.Globalization;
using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Postgres.Tests.Server;
using Npgsql;

namespace Etl.Postgres.Tests;

/// <summary>The ways other than that of <see cref="TakeOverTests"/>; and that it makes no difference which one was taken.</summary>
public sealed class MergeStrategyTests(PostgresServer server)
{
    private const string Describe =
        """
        SELECT conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conrelid = 'target'::regclass
        UNION ALL SELECT c.relname, pg_get_indexdef(c.oid), obj_description(c.oid, 'pg_class') FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE indrelid = 'target'::regclass
        UNION ALL SELECT attname, attnotnull::text, attacl::text FROM pg_attribute WHERE attrelid = 'target'::regclass AND attnum > 0 ORDER BY 1
        """;

    [Fact]
    public async Task The_key_of_an_empty_table_with_more_on_it_is_built_after_the_rows()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync(
            """
            CREATE TABLE target (id text CONSTRAINT "The key" PRIMARY KEY, value int8, at timestamptz NOT NULL DEFAULT now());
            CREATE INDEX other ON target (value);
            COMMENT ON CONSTRAINT "The key" ON target IS 'the constraint'; COMMENT ON INDEX "The key" IS 'the index'
            """);
        var before = await db.RowsAsync(Describe);
        var (_, _, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert), Rows = [["a", 1L], ["b", 2L], ["a", 3L]] }.LoadAsync();

        Assert.StartsWith("rows inserted in file order, then the key built, into an empty table, whose key was dropped for it", result.Strategy, StringComparison.Ordinal);
        Assert.Equal((2L, 1L), (result.Accounts.Inserted, result.Accounts.Duplicate));
        Assert.Equal(before, await db.RowsAsync(Describe));
        Assert.Equal(["a|3", "b|2"], await db.RowsAsync("SELECT id, value FROM target ORDER BY id"));
    }

    [Theory]
    [InlineData("CREATE TABLE other (id text REFERENCES target)")]
    [InlineData("ALTER TABLE target REPLICA IDENTITY USING INDEX target_pkey")]
    [InlineData("ALTER TABLE target CLUSTER ON target_pkey")]
    [InlineData("CREATE VIEW other AS SELECT id, value FROM target GROUP BY id")]
    [InlineData("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER other BEFORE INSERT ON target FOR EACH ROW EXECUTE FUNCTION f()")]
    [InlineData("CREATE TABLE child () INHERITS (target)")]
    public async Task A_key_that_something_depends_on_stays(string sql)
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8, note text);" + sql);
        var index = await db.ScalarAsync("SELECT 'target_pkey'::regclass::oid");
        var (_, _, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) }.LoadAsync();
        Assert.StartsWith("rows inserted sorted by key: the table was empty", result.Strategy, StringComparison.Ordinal);
        Assert.Equal(index, await db.ScalarAsync("SELECT 'target_pkey'::regclass::oid"));
        Assert.Equal("5", await db.ScalarAsync("SELECT count(*) FROM target"));
    }

    [Fact]
    public async Task New_rows_are_inserted_and_those_that_differ_updated()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target VALUES ('a', 1), ('b', 7), ('z', 26)");
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert), Rows = [["a", 0L], ["b", 2L], ["c", 3L], ["a", 1L], ["d", null], ["c", 4L]] };
        var (_, _, result) = await scenario.LoadAsync();
        Assert.Equal("upsert: new keys told from existing ones first, then inserted sorted by key; rows that differ updated", result.Strategy);
        Assert.Equal((2L, 1L, 1L, 2L), (result.Accounts.Inserted, result.Accounts.Updated, result.Accounts.Unchanged, result.Accounts.Duplicate));
        Assert.Equal(["a|1", "b|2", "c|4", "d|∅", "z|26"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
    }

    [Theory]
    [InlineData(ConflictAction.Update)]
    [InlineData(ConflictAction.Ignore)]
    public async Task New_keys_are_not_looked_up_one_by_one(ConflictAction action)
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target VALUES ('z', 26)");
        var dataset = Scenario.DatasetOf(MergeMode.Upsert);
        var scenario = new Scenario(db) { Dataset = dataset with { Target = dataset.Target with { OnConflict = action } }, Rows = [["a", 0L], ["b", 2L], ["a", 1L], ["c", 3L], ["a", 4L]] };
        var (_, _, result) = await scenario.LoadAsync();
        Assert.Equal("upsert: rows inserted sorted by key, all of them new, which the target's key has proven", result.Strategy);
        Assert.Equal((3L, 0L, 0L, 2L), (result.Accounts.Inserted, result.Accounts.Updated, result.Accounts.Unchanged, result.Accounts.Duplicate));
        Assert.Equal(["a|4", "b|2", "c|3", "z|26"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
    }

    [Theory]
    [InlineData("PRIMARY KEY")]
    [InlineData("PRIMARY KEY DEFERRABLE INITIALLY DEFERRED")]
    [InlineData("COLLATE insensitive PRIMARY KEY")]
    public async Task A_key_that_is_there_after_all_is_found_by_the_targets_own(string key)
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large(sample: 0);
        await db.ExecuteAsync(
            $"""
            CREATE COLLATION insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            CREATE TABLE target (id text {key}, value int8); INSERT INTO target VALUES ('a', 1), ('b', 7), ('z', 26)
            """);
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert), Rows = [["a", 0L], ["b", 2L], ["c", 3L], ["a", 1L]] };
        var (_, _, result) = await scenario.LoadAsync();
        Assert.Equal("upsert: new keys told from existing ones first, then inserted sorted by key; rows that differ updated", result.Strategy);
        Assert.Equal((1L, 1L, 1L, 1L), (result.Accounts.Inserted, result.Accounts.Updated, result.Accounts.Unchanged, result.Accounts.Duplicate));
        Assert.Equal(["a|1", "b|2", "c|3", "z|26"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
    }

    [Fact]
    public async Task A_trigger_that_swallows_a_new_row_is_found_out()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync(
            """
            CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target VALUES ('z', 26);
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id = ''b'' THEN RETURN NULL; END IF; RETURN NEW; END';
            CREATE TRIGGER swallow BEFORE INSERT ON target FOR EACH ROW EXECUTE FUNCTION f()
            """);
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert), Rows = [["a", 0L], ["b", 2L], ["a", 1L]] };
        await Assert.ThrowsAsync<AccountsException>(() => scenario.LoadAsync());
        Assert.Equal(["z|26"], await db.RowsAsync("SELECT * FROM target"));
    }

    /// <summary>Whatever a target has on it, the same rows arrive.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("ALTER TABLE target ADD at timestamptz NOT NULL DEFAULT now(), ADD twice int8 GENERATED ALWAYS AS (value * 2) STORED, ADD n int GENERATED ALWAYS AS IDENTITY")]
    [InlineData("ALTER TABLE target ALTER id TYPE varchar(4), ALTER value TYPE numeric(30,2)")]
    [InlineData("CREATE DOMAIN short AS varchar(4) CHECK (VALUE <> 'x'); ALTER TABLE target ALTER id TYPE short")]
    [InlineData("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER other BEFORE INSERT ON target FOR EACH ROW EXECUTE FUNCTION f()")]
    [InlineData("CREATE TABLE log (id text); CREATE RULE other AS ON INSERT TO target DO ALSO INSERT INTO log VALUES (NEW.id)")]
    [InlineData("ALTER TABLE target ENABLE ROW LEVEL SECURITY")]
    [InlineData("DROP TABLE target; CREATE TABLE target (id text PRIMARY KEY, value int8) PARTITION BY HASH (id); CREATE TABLE p PARTITION OF target FOR VALUES WITH (MODULUS 1, REMAINDER 0); INSERT INTO target VALUES ('z', 26)")]
    public async Task Rows_arrive_in_targets_of_every_kind(string sql)
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target VALUES ('z', 26);" + sql);
        var (_, _, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) }.LoadAsync();
        Assert.Equal(5, result.Accounts.Inserted);
        Assert.Equal(["a|1", "b|2", "c|3", "d|4", "e|5", "z|26"], await db.RowsAsync("SELECT id, value::int8 FROM target ORDER BY id"));
    }

    [Fact]
    public async Task A_constraint_that_refuses_rows_is_named()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        await db.ExecuteAsync("CREATE TABLE target (id text PRIMARY KEY, value int8 CONSTRAINT small_values CHECK (value < 5)); INSERT INTO target VALUES ('z', 1)");
        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) };
        var (claim, runId) = await scenario.StageAllAsync();
        var error = await Assert.ThrowsAsync<TargetConstraintException>(() => scenario.MergeAsync(runId, claim));
        Assert.Contains("public.target refuses rows by small_values", error.Message, StringComparison.Ordinal);
        Assert.Equal(["z|1"], await db.RowsAsync("SELECT * FROM target"));
        await db.ExecuteAsync("ALTER TABLE target DROP CONSTRAINT small_values");
        Assert.Equal(5, (await scenario.MergeAsync(runId, claim)).Accounts.Inserted);
    }

    /// <summary>The merge is held at its last statement, when everything is done but the COMMIT, and its backend is killed.</summary>
    [Theory]
    [InlineData("", "the staged table became")]
    [InlineData("CREATE TABLE target (id text PRIMARY KEY, value int8)", "the staged table became")]
    [InlineData("CREATE TABLE target (id text PRIMARY KEY, value int8, note text)", "rows inserted in file order, then the key built")]
    [InlineData("CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target VALUES ('a', 100), ('z', 26)", "upsert")]
    public async Task A_merge_that_is_killed_leaves_everything_as_it_was(string create, string strategy)
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        if (create.Length > 0)
        {
            await db.ExecuteAsync(create);
        }

        var scenario = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) };
        var (claim, runId) = await scenario.StageAllAsync();
        var before = await StateAsync();

        await using (var other = await db.OpenAsync())
        {
            await using var transaction = await other.BeginTransactionAsync();
            await using var block = new NpgsqlCommand(
                """
                INSERT INTO etl.run (run_id, load_id, number, state, owner, forced, dataset, size, plan_hash, chunk_size, engine_version, plan_digest, data_start, columns, target, merge_sequence)
                SELECT 'other', load_id, 99, 'abandoned', owner, forced, dataset, size, plan_hash, chunk_size, engine_version, plan_digest, data_start, columns, '"public"."target"', 1 FROM etl.run
                """, other);
            // The foreign key would lock the load's row, which the merge waits for at its start.
            await using var unchecking = new NpgsqlCommand("SET session_replication_role = replica", other);
            await unchecking.ExecuteNonQueryAsync();
            await block.ExecuteNonQueryAsync();
            var merging = scenario.MergeAsync(runId, claim);
            await TakeOverTests.WaitUntilBlockedAsync(db);
            await db.ExecuteAsync("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'etl:%:merge'");
            await Assert.ThrowsAsync<DatabaseUnavailableException>(() => merging);
        }

        Assert.Equal(before, await StateAsync());
        var result = await scenario.MergeAsync(runId, claim);
        Assert.StartsWith(strategy, result.Strategy, StringComparison.Ordinal);
        Assert.Equal(5, result.Accounts.Rows);

        async Task<string[]> StateAsync() =>
        [
            .. await db.RowsAsync("SELECT c.oid, relname, relnamespace, relfilenode, (SELECT count(*) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) FROM pg_class c WHERE relkind IN ('r', 'i') AND relnamespace IN ('public'::regnamespace, 'etl_staging'::regnamespace) ORDER BY 1"),
            .. await db.RowsAsync("SELECT *, ctid FROM etl_staging.\"load-1\" ORDER BY 1"),
            .. create.Length > 0 ? await db.RowsAsync("SELECT * FROM target ORDER BY 1") : [],
        ];
    }

    /// <summary>Random files into random tables: the quick ways come to the same rows and accounts as the plain ones.</summary>
    [Theory]
    [InlineData(MergeMode.Append, ConflictAction.Update, false)]
    [InlineData(MergeMode.Upsert, ConflictAction.Update, false)]
    [InlineData(MergeMode.Upsert, ConflictAction.Update, true)]
    [InlineData(MergeMode.Upsert, ConflictAction.Ignore, false)]
    [InlineData(MergeMode.Replace, ConflictAction.Update, false)]
    public async Task Every_way_comes_to_the_same(MergeMode mode, ConflictAction onConflict, bool more)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var random = new Random(4711);
        var strategies = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 6; round++)
        {
            var keys = random.Next(5, 60);
            var rows = Enumerable.Range(0, 24).Select(_ => random.Next(12) == 0 ? null : new object?[] { "k" + random.Next(keys), random.Next(3) == 0 ? null : (long)random.Next(5) }).ToArray();
            var there = round % 2 == 0 ? 0 : random.Next(1, 60);
            var accounts = new List<string>();
            foreach (var (table, large) in new[] { ("plain" + round, false), ("quick" + round, true) })
            {
                await db.ExecuteAsync(
                    $"""
                    CREATE TABLE {table} (id text{(mode == MergeMode.Append ? "" : " PRIMARY KEY")}, value int8);
                    INSERT INTO {table} SELECT 'k' || n, n % 5 FROM generate_series(1, {there.ToString(CultureInfo.InvariantCulture)}) n
                    """ + (more ? $"; CREATE INDEX ON {table} (value)" : ""));
                db.Large(large, large);
                var result = await new Scenario(db)
                {
                    Dataset = Scenario.DatasetOf(mode, onConflict, keyed: mode != MergeMode.Append, table) with { Duplicate = DuplicatePolicy.Load },
                    LoadId = "l" + table,
                    Key = "incoming/" + table,
                    Rows = rows,
                    AllowShrink = true,
                }.CompleteAsync();
                var a = result.Accounts;
                accounts.Add(string.Create(CultureInfo.InvariantCulture, $"{a.Rows}/{a.Duplicate}/{a.Inserted}/{a.Updated}/{a.Unchanged}/{a.Ignored}/{a.Deleted}"));
                if (large)
                {
                    strategies.Add(result.Strategy!);
                }
            }

            Assert.Equal(accounts[0], accounts[1]);
            Assert.Equal(await SumAsync("plain" + round), await SumAsync("quick" + round));
        }

        Assert.True(strategies.Count >= 2, string.Join('\n', strategies));

        Task<string> SumAsync(string table) => db.ScalarAsync($"SELECT count(*), md5(string_agg(t::text, ';' ORDER BY t::text)) FROM (SELECT id, value FROM {table}) t");
    }
}
