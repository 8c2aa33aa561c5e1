using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Postgres.Tests.Server;

namespace Etl.Postgres.Tests;

/// <summary>The rule of repeats, row by row: docs/merging.md.</summary>
public sealed class RepeatTests(PostgresServer server)
{
    private const string Dropped = "DROP TABLE target";
    private const string Truncated = "TRUNCATE target";
    private const string Emptied = "DELETE FROM target";
    private const string Rewritten = "VACUUM FULL target";
    private const string Another = "DROP TABLE target; CREATE TABLE target (id text PRIMARY KEY, value int8); INSERT INTO target VALUES ('z', 9)";

    /// <summary>As pg_dump and pg_restore leave it: the same rows in tables of other oids.</summary>
    private const string Restored =
        """
        CREATE TABLE etl.copy (LIKE etl.run INCLUDING ALL); INSERT INTO etl.copy SELECT * FROM etl.run; DROP TABLE etl.run; ALTER TABLE etl.copy RENAME TO run;
        CREATE TABLE copy (LIKE target INCLUDING ALL); INSERT INTO copy SELECT * FROM target; DROP TABLE target; ALTER TABLE copy RENAME TO target
        """;

    private static readonly object?[]?[] Other = [["a", 100L], ["x", 6L]];

    [Theory]
    [InlineData(MergeMode.Append)]
    [InlineData(MergeMode.Upsert)]
    [InlineData(MergeMode.Replace)]
    public async Task An_event_delivered_again_is_a_repeat_whatever_came_after_it(MergeMode mode)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var first = Of(db, mode);
        await first.CompleteAsync();
        await Next(first, "other", rows: Other).CompleteAsync();
        var rows = await RowsAsync(db);

        var again = await (first with { Owner = "execution-9" }).ClaimAsync();
        Assert.Equal((ClaimOutcome.AlreadyLoaded, "load", "load-1"), (again.Outcome, again.LoadId, again.RunId));
        Assert.Matches("^a repeat, already loaded by load-1 at .* UTC into public.target; --force (loads|appends) it again$", again.Reason);
        Assert.Equal(rows, await RowsAsync(db));
    }

    [Theory]
    [InlineData(MergeMode.Upsert, Dropped)]
    [InlineData(MergeMode.Upsert, Truncated)]
    [InlineData(MergeMode.Upsert, Emptied)]
    [InlineData(MergeMode.Upsert, Rewritten)]
    [InlineData(MergeMode.Upsert, Another)]
    [InlineData(MergeMode.Replace, Dropped)]
    [InlineData(MergeMode.Replace, Truncated)]
    [InlineData(MergeMode.Replace, Emptied)]
    public async Task A_version_whose_rows_are_gone_is_loaded_again(MergeMode mode, string how)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = Of(db, mode);
        await scenario.CompleteAsync();
        await ExecuteAsync(db, how);

        var (_, runId, result) = await (scenario with { Owner = "execution-2" }).LoadAsync();
        Assert.Equal(("load-2", ReduceOutcome.Loaded), (runId, result.Outcome));
        Assert.Equal("5", await db.ScalarAsync("SELECT count(*) FROM target WHERE id <> 'z'"));
    }

    [Theory]
    [InlineData(Dropped)]
    [InlineData(Truncated)]
    [InlineData(Emptied)]
    [InlineData(Rewritten)]
    [InlineData(Another)]
    public async Task An_append_whose_rows_may_be_gone_is_refused_by_version_and_by_bytes(string how)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = Of(db, MergeMode.Append) with { Rows = [["a", 1L], null, ["b", 2L]] };
        await scenario.CompleteAsync();
        await ExecuteAsync(db, how);

        var byVersion = await Assert.ThrowsAsync<RepeatException>(() => (scenario with { Owner = "execution-2" }).ClaimAsync());
        Assert.Contains("2 rows by load-1 at ", byVersion.Message, StringComparison.Ordinal);
        Assert.Contains("the table was dropped, emptied or written anew", byVersion.Message, StringComparison.Ordinal);
        Assert.Contains("the 1 that were rejected then, correct them in rejects/load-1/rejects.csv", byVersion.Message, StringComparison.Ordinal);
        Assert.Contains("--force appends every record of the file again", byVersion.Message, StringComparison.Ordinal);
        Assert.Equal("loaded|∅", await db.ScalarAsync("SELECT status, owner FROM etl.load WHERE load_id = 'load'"));

        var copy = Next(scenario, "copy", digest: 42);
        var (claim, runId) = await copy.StageAllAsync();
        var byBytes = await Assert.ThrowsAsync<RepeatException>(() => copy.MergeAsync(runId, claim));
        Assert.Equal(byVersion.Message, byBytes.Message);

        // Forced, it is loaded and remembered.
        Assert.Equal(ReduceOutcome.Loaded, (await (copy with { LoadId = "forced", Owner = "execution-4", Force = true }).CompleteAsync()).Outcome);
        Assert.Equal("forced-1", (await Next(scenario, "third", digest: 42).CompleteAsync()).OtherRunId);
    }

    [Fact]
    public async Task A_changed_dataset_is_a_new_run_of_the_same_load_for_upsert()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = Of(db, MergeMode.Upsert);
        await scenario.CompleteAsync();
        var changed = scenario with { Owner = "execution-2", Meaning = "another", Rows = [["a", 2L], ["b", 2L], ["c", 3L], ["d", 4L], ["e", 5L]] };
        Assert.Equal(ReduceOutcome.Loaded, (await changed.CompleteAsync()).Outcome);
        Assert.Equal("load-2|another", await db.ScalarAsync("SELECT run_id, meaning FROM etl.run ORDER BY number DESC LIMIT 1"));
        Assert.Equal(ClaimOutcome.AlreadyLoaded, (await (changed with { Owner = "execution-3" }).ClaimAsync()).Outcome);

        // Changed back, what is there comes from another dataset than it says.
        Assert.Equal(1, (await (scenario with { Owner = "execution-4" }).CompleteAsync()).Accounts.Updated);
    }

    [Fact]
    public async Task A_changed_dataset_refuses_what_it_has_appended_by_version_and_by_bytes()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = Of(db, MergeMode.Append);
        await scenario.CompleteAsync();
        var error = await Assert.ThrowsAsync<RepeatException>(() => (scenario with { Owner = "execution-2", Meaning = "another" }).ClaimAsync());
        Assert.Contains("dataset set was changed", error.Message, StringComparison.Ordinal);
        Assert.Contains("None was rejected then", error.Message, StringComparison.Ordinal);

        var copy = Next(scenario, "copy", digest: 42) with { Meaning = "another" };
        var (claim, runId) = await copy.StageAllAsync();
        await Assert.ThrowsAsync<RepeatException>(() => copy.MergeAsync(runId, claim));
        Assert.Equal("5", await db.ScalarAsync("SELECT count(*) FROM target"));
    }

    [Fact]
    public async Task A_corrected_dataset_appends_a_file_of_which_nothing_was_loaded()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var bad = Of(db, MergeMode.Append) with { Rows = [null, null] };
        await bad.CompleteAsync();
        var corrected = bad with { Owner = "execution-2", Meaning = "another", Rows = [["a", 1L], ["b", 2L]] };
        Assert.Equal(2, (await corrected.CompleteAsync()).Accounts.Inserted);

        // Nor are the same bytes under another name a repeat of a load that left no row.
        var (late, _, _) = await (Next(bad, "late", digest: 7) with { Rows = [null] }).LoadAsync();
        Assert.Equal(ClaimOutcome.Claimed, late.Outcome);
        Assert.Equal(1, (await (Next(bad, "later", digest: 7) with { Rows = [["c", 3L]] }).CompleteAsync()).Accounts.Inserted);
    }

    [Fact]
    public async Task What_was_loaded_and_not_published_is_finished_whatever_the_dataset_means_by_now()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = Of(db, MergeMode.Append);
        await scenario.LoadAsync();
        db.Executions.Kill(scenario.Owner);
        var claim = await (scenario with { Owner = "execution-2", Meaning = "another" }).ClaimAsync();
        Assert.Equal((ClaimOutcome.LoadedUnpublished, "load-1"), (claim.Outcome, claim.RunId));
    }

    [Fact]
    public async Task A_second_dataset_and_a_second_target_of_the_same_version_are_loads_of_their_own()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenario = Of(db, MergeMode.Upsert) with { IsNamed = false };
        var first = await scenario.ClaimAsync();
        Assert.Equal(LoadIds.Of(scenario.Object, "set", "\"public\".\"target\""), first.LoadId);
        var second = await (scenario with { Dataset = scenario.Dataset with { Name = "second" } }).ClaimAsync();
        var third = await (scenario with { Dataset = scenario.Dataset with { Target = scenario.Dataset.Target with { Table = "third" } } }).ClaimAsync();
        Assert.Equal(3, new[] { first, second, third }.Where(claim => claim.Outcome == ClaimOutcome.Claimed).DistinctBy(claim => claim.LoadId).Count());

        // A declared schema and the search path's come to the same table.
        var declared = await (scenario with { Dataset = scenario.Dataset with { Target = scenario.Dataset.Target with { Schema = "public" } } }).ClaimAsync();
        Assert.Equal(first.LoadId, declared.LoadId);
    }

    [Theory]
    [InlineData(MergeMode.Upsert, "1")]
    [InlineData(MergeMode.Replace, "1")]
    [InlineData(MergeMode.Append, "2")]
    public async Task A_version_after_a_later_one_that_was_a_repeat_is_superseded(MergeMode mode, string loads)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var first = Of(db, mode);
        await first.CompleteAsync();
        var later = Next(first, "later", digest: 42) with { Key = "incoming/key.csv", Sequencer = "20" };
        Assert.Equal(ReduceOutcome.Duplicate, (await later.CompleteAsync()).Outcome);
        var older = Next(first, "older", rows: Other) with { Key = "incoming/key.csv", Sequencer = "10" };

        if (mode == MergeMode.Append)
        {
            await older.CompleteAsync();
        }
        else
        {
            Assert.Equal((ClaimOutcome.Superseded, "load-1"), await OutcomeAsync(older));
        }

        Assert.Equal(loads, await db.ScalarAsync("SELECT count(*) FROM etl.run WHERE state = 'loaded'"));
    }

    [Theory]
    [InlineData(Dropped)]
    [InlineData(Truncated)]
    [InlineData(Emptied)]
    public async Task A_version_is_not_superseded_by_one_whose_rows_are_gone(string how)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var later = Of(db, MergeMode.Upsert) with { Sequencer = "20" };
        await later.CompleteAsync();
        var older = Next(later, "older", rows: Other) with { Key = later.Key, Sequencer = "10" };
        Assert.Equal((ClaimOutcome.Superseded, "load-1"), await OutcomeAsync(older));
        Assert.Matches("^a later version of the same file was loaded by load-1 at .* into public.target", await db.ScalarAsync("SELECT reason FROM etl.load WHERE load_id = 'older'"));

        // Nor by a later one that another dataset has loaded.
        Assert.Equal(ClaimOutcome.Claimed, (await (older with { LoadId = "second", Owner = "execution-7", Dataset = older.Dataset with { Name = "second" } }).ClaimAsync()).Outcome);
        await ExecuteAsync(db, how);
        Assert.Equal(2, (await older.CompleteAsync()).Accounts.Inserted);
    }

    [Theory]
    [InlineData(MergeMode.Upsert)]
    [InlineData(MergeMode.Replace)]
    public async Task Of_upsert_and_replace_only_the_last_load_is_repeated(MergeMode mode)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var ten = Of(db, mode) with { Rows = [["a", 10L]], Digest = 10 };
        await ten.CompleteAsync();
        var repeat = await Next(ten, "at once", digest: 10).CompleteAsync();
        Assert.Equal((ReduceOutcome.Duplicate, "load-1"), (repeat.Outcome, repeat.OtherRunId));
        Assert.Matches("^a repeat, the same bytes were already loaded by load-1 at .* into public.target; --force loads them again$", repeat.Reason);
        Assert.Equal("skipped|load-1|load-1|True", await db.ScalarAsync("SELECT status, other_run, repeat_of, reason = '" + repeat.Reason + "' FROM etl.load WHERE load_id = 'at once'"));

        await Next(ten, "twelve", rows: [["a", 12L]]).CompleteAsync();
        Assert.Equal(ReduceOutcome.Loaded, (await Next(ten, "ten again", digest: 10).CompleteAsync()).Outcome);
        Assert.Equal(["a|10"], await RowsAsync(db));
    }

    /// <summary>What lies between a load and the same bytes under another name; and whether they are a repeat.</summary>
    [Theory]
    [InlineData("nothing", true)]
    [InlineData("another dataset", false)]
    [InlineData("another meaning", false)]
    [InlineData("an unknown meaning", false)]
    [InlineData("a reject by the target", false)]
    [InlineData(Dropped, false)]
    [InlineData(Truncated, false)]
    [InlineData(Emptied, false)]
    [InlineData(Rewritten, false)]
    [InlineData(Restored, true)]
    [InlineData(Restored + ";" + Emptied, false)]
    [InlineData(Restored + ";" + Dropped, false)]
    public async Task The_same_bytes_upserted_under_another_name(string between, bool isRepeat)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var first = Of(db, MergeMode.Upsert) with { RejectedByTarget = between == "a reject by the target" ? 1 : 0, Rows = [["a", 1L], null] };
        await first.CompleteAsync();
        var copy = Next(first, "copy", digest: 42) with { RejectedByTarget = 0 };
        if (between == "another dataset")
        {
            await (Next(first, "second", rows: Other) with { Dataset = first.Dataset with { Name = "second" } }).CompleteAsync();
        }
        else if (between == "another meaning")
        {
            copy = copy with { Meaning = "another" };
        }
        else if (between == "an unknown meaning")
        {
            await db.ExecuteAsync("UPDATE etl.run SET meaning = NULL");
        }
        else if (between.Contains("target", StringComparison.Ordinal) && !between.StartsWith("a reject", StringComparison.Ordinal))
        {
            await ExecuteAsync(db, between);
        }

        Assert.Equal(isRepeat ? ReduceOutcome.Duplicate : ReduceOutcome.Loaded, (await copy.CompleteAsync()).Outcome);
        Assert.Equal("1", await db.ScalarAsync("SELECT value FROM target WHERE id = 'a'"));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("other files")]
    [InlineData("a forced first load")]
    [InlineData("an unknown meaning")]
    [InlineData(Restored)]
    public async Task The_same_bytes_appended_under_another_name_are_a_repeat(string between)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var first = Of(db, MergeMode.Append) with { Force = between == "a forced first load" };
        await first.CompleteAsync();
        if (between == "other files")
        {
            await Next(first, "other", rows: Other).CompleteAsync();
        }
        else if (between == "an unknown meaning")
        {
            await db.ExecuteAsync("UPDATE etl.run SET meaning = NULL");
        }
        else if (between == Restored)
        {
            await ExecuteAsync(db, between);
        }

        var rows = await RowsAsync(db);

        var copy = await (Next(first, "copy", digest: 42) with { Force = false }).CompleteAsync();
        Assert.Equal((ReduceOutcome.Duplicate, "load-1"), (copy.Outcome, copy.OtherRunId));
        Assert.Equal(rows, await RowsAsync(db));
        Assert.Equal(ClaimOutcome.AlreadyLoaded, (await (first with { Force = false, Owner = "execution-9" }).ClaimAsync()).Outcome);
    }

    [Fact]
    public async Task A_restored_database_whose_target_is_empty_refuses_to_append()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var first = Of(db, MergeMode.Append);
        await first.CompleteAsync();
        await ExecuteAsync(db, Restored + ";" + Emptied);
        await Assert.ThrowsAsync<RepeatException>(() => (first with { Owner = "execution-2" }).ClaimAsync());
    }

    [Fact]
    public async Task A_partition_that_is_gone_counts_and_a_new_one_does_not()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync(
            """
            CREATE TABLE target (id text PRIMARY KEY, value int8) PARTITION BY RANGE (id);
            CREATE TABLE target_0 PARTITION OF target FOR VALUES FROM ('a') TO ('c');
            CREATE TABLE target_1 PARTITION OF target FOR VALUES FROM ('c') TO ('g')
            """);
        var first = Of(db, MergeMode.Upsert);
        await first.CompleteAsync();
        await db.ExecuteAsync("CREATE TABLE target_2 PARTITION OF target FOR VALUES FROM ('x') TO ('z')");
        Assert.Equal(ReduceOutcome.Duplicate, (await Next(first, "copy", digest: 42).CompleteAsync()).Outcome);

        await db.ExecuteAsync("TRUNCATE target_1");
        Assert.Equal(3, (await Next(first, "again", digest: 42).CompleteAsync()).Accounts.Inserted);
    }

    [Fact]
    public async Task A_table_that_the_staged_one_became_is_the_one_that_is_remembered()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Large();
        // A load of no rows stays a repeat although a later one has put its own table in the target's place: it would empty it.
        var none = Of(db, MergeMode.Replace) with { Rows = [], LoadId = "none", Key = "incoming/none.csv", Digest = 1 };
        await none.CompleteAsync();
        var first = Of(db, MergeMode.Replace) with { Owner = "execution-2" };
        var result = await first.CompleteAsync();
        Assert.StartsWith("the staged table became the target", result.Strategy, StringComparison.Ordinal);

        Assert.Equal(ClaimOutcome.AlreadyLoaded, (await (none with { Owner = "execution-3" }).ClaimAsync()).Outcome);
        Assert.Equal(ClaimOutcome.AlreadyLoaded, (await (first with { Owner = "execution-3" }).ClaimAsync()).Outcome);
        Assert.Equal(ReduceOutcome.Duplicate, (await Next(first, "copy", digest: 42).CompleteAsync()).Outcome);
    }

    [Theory]
    [InlineData(MergeMode.Append, "5")]
    [InlineData(MergeMode.Upsert, "5")]
    public async Task The_same_bytes_under_many_names_at_once_are_loaded_once(MergeMode mode, string count)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var scenarios = Enumerable.Range(0, 6).Select(i => Of(db, mode) with { LoadId = "load" + i, Key = "incoming/" + i, Owner = "execution-" + i }).ToList();
        var outcomes = await Scenario.MergeAtOnceAsync(scenarios);

        var loaded = Assert.Single(outcomes, o => o.Outcome == ReduceOutcome.Loaded);
        Assert.Equal(1, loaded.MergeSequence);
        Assert.All(outcomes.Where(o => o != loaded), o => Assert.Equal(ReduceOutcome.Duplicate, o.Outcome));
        Assert.Equal(count, await db.ScalarAsync("SELECT count(*) FROM target"));
    }

    [Fact]
    public async Task A_dataset_that_takes_the_same_bytes_asks_for_versions_alone()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var first = Of(db, MergeMode.Append);
        first = first with { Dataset = first.Dataset with { Duplicate = DuplicatePolicy.Load } };
        await first.CompleteAsync();
        Assert.Equal(5, (await Next(first, "copy", digest: 42).CompleteAsync()).Accounts.Inserted);
        Assert.Equal(ClaimOutcome.AlreadyLoaded, (await (first with { Owner = "execution-3" }).ClaimAsync()).Outcome);
    }

    [Fact]
    public async Task A_search_path_that_was_changed_under_way_merges_nothing()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (claim, runId) = await Of(db, MergeMode.Append).StageAllAsync();
        await db.ExecuteAsync("CREATE SCHEMA elsewhere; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = elsewhere', current_database()); END $$");
        await using var later = db.Reopen();
        var error = await Assert.ThrowsAsync<StaleRunException>(() => Of(later, MergeMode.Append).MergeAsync(runId, claim));
        Assert.Contains("\"public\".\"target\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"elsewhere\".\"target\"", error.Message, StringComparison.Ordinal);
    }

    private static Scenario Of(EtlDatabase db, MergeMode mode) => new(db) { Dataset = Scenario.DatasetOf(mode, keyed: mode == MergeMode.Replace) };

    /// <summary>Another file by another execution: of the same bytes, or of the rows given.</summary>
    private static Scenario Next(Scenario first, string name, ulong? digest = null, object?[]?[]? rows = null) => first with
    {
        LoadId = name,
        Key = $"incoming/{name}.csv",
        Owner = "execution of " + name,
        Digest = digest ?? (ulong)name.GetHashCode(StringComparison.Ordinal),
        Rows = rows ?? first.Rows,
    };

    private static async Task<(ClaimOutcome Outcome, string? RunId)> OutcomeAsync(Scenario scenario)
    {
        var claim = await scenario.ClaimAsync();
        return (claim.Outcome, claim.RunId);
    }

    /// <summary>Statement by statement: VACUUM is for itself.</summary>
    private static async Task ExecuteAsync(EtlDatabase db, string sql)
    {
        foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await db.ExecuteAsync(statement);
        }
    }

    private static Task<string[]> RowsAsync(EtlDatabase db) => db.RowsAsync("SELECT id, value FROM target ORDER BY id, value");
}
