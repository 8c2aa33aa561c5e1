using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Postgres.Sinks;
using Etl.Postgres.Tests.Server;

namespace Etl.Postgres.Tests;

/// <summary>Rejects that are found by SQL over the staged rows: what becomes of the rows, the accounts, the limits and the list of them.</summary>
public sealed class LoadCheckTests(PostgresServer server)
{
    private static CancellationToken None => CancellationToken.None;

    private static readonly LoadCheck Unique = new("unique_id", rows =>
        $"SELECT a._offset, format('id %s is also that of the record at byte %s', a.id, b._offset) FROM {rows} a JOIN {rows} b ON b.id = a.id AND b._offset <> a._offset");

    private static readonly LoadCheck Small = new("small", rows => $"SELECT _offset, 'too large' FROM {rows} s WHERE value > 5");

    private static LoadCheck Without(params string[] ids) => new(
        "known_id", rows => $"SELECT s._offset, 'id ' || s.id || ' is not known' FROM {rows} s WHERE s.id = ANY (ARRAY['{string.Join("','", ids)}'])");

    [Fact]
    public async Task What_a_check_rejects_is_out_of_the_rows_and_in_the_accounts_and_listed()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Checked(Without("b", "d"));
        var told = new List<(string Check, long Records)>();
        var scenario = new Scenario(db)
        {
            Rows = [["a", 1L], ["b", 2L], null, ["c", 3L], ["d", 4L], ["e", 5L]],
            Judge = (byCheck, _) =>
            {
                told.AddRange(byCheck.Select(check => (check.Key, check.Value)));
                return Task.CompletedTask;
            },
        };
        var (_, runId, result) = await scenario.LoadAsync();

        Assert.Equal([("known_id", 2L)], told);
        Assert.Equal("6/3/3/0 3/3", Accounts(result));
        Assert.Equal(["a|1", "c|3", "e|5"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
        Assert.Equal([("known_id", 2L)], result.RejectedByCheck.Select(check => (check.Key, check.Value)));
        var stored = (await db.Registry.FindRunAsync(runId, None))!.Result!;
        Assert.Equal((Accounts(result), 2L), (Accounts(stored), stored.RejectedByCheck["known_id"]));
        StagedReject[] all =
        [
            new(Scenario.Offset(1), "known_id", "id b is not known"),
            new(Scenario.Offset(4), "known_id", "id d is not known"),
        ];
        Assert.Equal(all, await db.Sink.ReadRejectsAsync(runId, 0, long.MaxValue, 10, None));
        Assert.Equal(all[..1], await db.Sink.ReadRejectsAsync(runId, 0, long.MaxValue, 1, None));
        Assert.Equal(all[1..], await db.Sink.ReadRejectsAsync(runId, Scenario.Offset(1) + 1, Scenario.Offset(4) + 1, 10, None));
        Assert.Equal([], await db.Sink.ReadRejectsAsync(runId, Scenario.Offset(1) + 1, Scenario.Offset(4), 10, None));
    }

    [Fact]
    public async Task Without_a_check_nothing_is_listed_and_nobody_asked()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var (_, runId, result) = await new Scenario(db) { Judge = (_, _) => throw new TooManyRejectsException("asked") }.LoadAsync();
        Assert.Equal(("5/5/0/0 5/5", true), (Accounts(result), result.RejectedByCheck.IsEmpty));
        Assert.Null(await db.Sink.ReadRejectsAsync(runId, 0, long.MaxValue, 10, None));
    }

    [Fact]
    public async Task All_rows_of_a_record_go_with_it()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Checked(Without("b2"));
        var scenario = new Scenario(db) { Rows = [["a1", 1L], ["b1", 2L]] };
        var claim = await scenario.ClaimAsync();
        var run = await scenario.OpenAsync(claim);
        var chunk = run.Chunks.Single().Key;
        object?[][] rows =
        [
            ["a1", 1L, Scenario.Offset(0)], ["a2", 1L, Scenario.Offset(0)], ["b1", 2L, Scenario.Offset(1)], ["b2", 2L, Scenario.Offset(1)], ["b3", 2L, Scenario.Offset(1)],
        ];
        await db.Sink.StageAsync(run.RunId, chunk, 1, async (stream, ct) =>
        {
            await BinaryCopy.WriteAsync(stream, rows, ct);
            return scenario.ReportOf(chunk) with { Rows = rows.Length };
        }, None);
        var request = scenario.RequestOf(run.RunId, claim);

        var result = await db.Sink.PublishAsync(request with { Proven = request.Proven with { Rows = rows.Length } }, scenario.Judge, None);

        Assert.Equal("2/1/1/0 2/2", Accounts(result));
        Assert.Equal(["a1", "a2"], await db.RowsAsync("SELECT id FROM target ORDER BY id"));
    }

    [Fact]
    public async Task A_check_is_asked_of_what_those_before_it_have_left_and_a_record_is_rejected_once()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Checked(Small, Unique, Without("c", "d") with { Name = "late" });
        object?[]?[] rows = [["b", 9L], ["c", 3L], ["b", 4L], ["c", 5L], ["c", 1L], ["d", 2L]];
        var (_, runId, result) = await new Scenario(db) { Rows = rows }.LoadAsync();

        Assert.Equal("6/1/5/0 1/1", Accounts(result));
        Assert.Equal(["b|4"], await db.RowsAsync("SELECT * FROM target"));
        Assert.Equal(["late 1", "small 1", "unique_id 3"], result.RejectedByCheck.Select(check => $"{check.Key} {check.Value}"));
        Assert.Equal(
            [
                "too large", $"id c is also that of the record at byte {Scenario.Offset(3)}", $"id c is also that of the record at byte {Scenario.Offset(1)}",
                $"id c is also that of the record at byte {Scenario.Offset(1)}", "id d is not known",
            ],
            (await db.Sink.ReadRejectsAsync(runId, 0, long.MaxValue, 10, None))!.Select(reject => reject.Message));
    }

    [Fact]
    public async Task Duplicates_by_key_are_told_after_the_checks()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Checked(Small);
        var (_, _, result) = await new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert), Rows = [["a", 1L], ["b", 2L], ["a", 3L], ["b", 9L]] }.LoadAsync();
        Assert.Equal(("4/3/1/0 3/2", 1L), (Accounts(result), result.Accounts.Duplicate));
        Assert.Equal(["a|3", "b|2"], await db.RowsAsync("SELECT * FROM target ORDER BY id"));
    }

    [Fact]
    public async Task A_refused_load_leaves_the_list_of_its_rejects_and_nothing_else_and_is_asked_anew()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Checked(Without("b", "d"));
        var scenario = new Scenario(db) { Judge = (_, _) => throw new TooManyRejectsException("too many") };
        var (claim, runId) = await scenario.StageAllAsync();

        await Assert.ThrowsAsync<TooManyRejectsException>(() => scenario.MergeAsync(runId, claim));

        Assert.Equal("∅|5|staged|loading", await db.ScalarAsync(
            $"SELECT to_regclass('target'), (SELECT count(*) FROM {StagingTable.Name(runId)}), state, status FROM etl.run JOIN etl.load USING (load_id)"));
        Assert.Equal(2, (await db.Sink.ReadRejectsAsync(runId, 0, long.MaxValue, 10, None))!.Count);

        var again = await (scenario with { Judge = (_, _) => Task.CompletedTask }).MergeAsync(runId, claim);
        Assert.Equal("5/3/2/0 3/3", Accounts(again));
        Assert.Equal(2, (await db.Sink.ReadRejectsAsync(runId, 0, long.MaxValue, 10, None))!.Count);
    }

    [Fact]
    public async Task What_the_judge_cannot_tell_for_now_leaves_nothing()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Checked(Without("b"));
        var scenario = new Scenario(db) { Judge = (_, _) => throw new ObjectStoreException("for now") };
        var (claim, runId) = await scenario.StageAllAsync();
        await Assert.ThrowsAsync<ObjectStoreException>(() => scenario.MergeAsync(runId, claim));
        Assert.Null(await db.Sink.ReadRejectsAsync(runId, 0, long.MaxValue, 10, None));
    }

    [Fact]
    public async Task A_repeated_reduce_returns_what_was_stored_and_the_list_stays_until_the_run_is_finished()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Checked(Without("b"));
        var scenario = new Scenario(db);
        var (claim, runId, result) = await scenario.LoadAsync();

        var again = await (scenario with { Judge = (_, _) => throw new TooManyRejectsException("asked again") }).MergeAsync(runId, claim);

        Assert.Equal(("5/4/1/0 4/4", 1L), (Accounts(again), again.RejectedByCheck["known_id"]));
        Assert.Equal(result.DecidedAt, again.DecidedAt);
        Assert.Single((await db.Sink.ReadRejectsAsync(runId, 0, long.MaxValue, 10, None))!);
        await db.Registry.FinishAsync(runId, None);
        Assert.Null(await db.Sink.ReadRejectsAsync(runId, 0, long.MaxValue, 10, None));
        Assert.Equal("0", await db.ScalarAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'etl_staging'"));
    }

    [Fact]
    public async Task The_list_of_a_refused_run_is_dropped_with_it()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Checked(Without("b"));
        var scenario = new Scenario(db) { Judge = (_, _) => throw new TooManyRejectsException("too many") };
        var (claim, runId) = await scenario.StageAllAsync();
        await Assert.ThrowsAsync<TooManyRejectsException>(() => scenario.MergeAsync(runId, claim));
        await scenario.AbandonAsync(refused: true);
        Assert.Equal("0", await db.ScalarAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'etl_staging'"));
    }

    [Fact]
    public async Task A_check_that_names_what_is_no_record_fails_the_accounts_and_not_the_file()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Checked(new LoadCheck("wrong", rows => $"SELECT _offset + 1, 'x' FROM {rows} s WHERE id = 'b'"));
        var scenario = new Scenario(db);
        var (claim, runId) = await scenario.StageAllAsync();
        Assert.Contains("records rejected by checks", (await Assert.ThrowsAsync<AccountsException>(() => scenario.MergeAsync(runId, claim))).Message, StringComparison.Ordinal);
        Assert.Null(await db.Sink.ReadRejectsAsync(runId, 0, long.MaxValue, 10, None));
    }

    /// <summary>Another state of the database may let the records pass, so that the same file once more is no repeat.</summary>
    [Fact]
    public async Task The_same_bytes_are_loaded_again_where_a_check_has_rejected_some()
    {
        await using var db = (await EtlDatabase.CreateAsync(server)).Checked(Without("b"));
        await new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert) }.CompleteAsync();
        Assert.Equal("1", await db.ScalarAsync("SELECT rejected_by_target FROM etl.run"));
        db.Checked();
        var again = new Scenario(db) { Dataset = Scenario.DatasetOf(MergeMode.Upsert), LoadId = "again", Key = "incoming/b.csv", Owner = "execution-2" };
        var result = await again.CompleteAsync();
        Assert.Equal((ReduceOutcome.Loaded, 1L, 4L), (result.Outcome, result.Accounts.Inserted, result.Accounts.Unchanged));
    }

    [Theory]
    [InlineData(1, "the staged table became the target, which did not exist")]
    [InlineData(3, "rows inserted in file order into a new table (the staged table could not become it: checks have rejected too many staged rows)")]
    public async Task A_staged_table_with_few_holes_becomes_the_target(int rejected, string strategy)
    {
        var ids = Enumerable.Range(0, 23).Select(i => $"k{i:00}").ToArray();
        await using var db = (await EtlDatabase.CreateAsync(server)).Large().Checked(Without(ids[..rejected]));
        var (_, _, result) = await new Scenario(db) { Rows = [.. ids.Select(id => new object?[] { id, 1L })] }.LoadAsync();
        Assert.Equal(strategy, result.Strategy);
        Assert.Equal(ids[rejected..], await db.RowsAsync("SELECT id FROM target ORDER BY id"));
    }

    /// <summary>read/accepted/rejected/filtered rows/inserted.</summary>
    private static string Accounts(ReduceResult result)
    {
        var a = result.Accounts;
        Assert.Equal(a.Read, a.Accepted + a.Rejected + a.Filtered);
        Assert.Equal(a.Rows, a.Duplicate + a.Inserted + a.Updated + a.Unchanged + a.Ignored);
        return FormattableString.Invariant($"{a.Read}/{a.Accepted}/{a.Rejected}/{a.Filtered} {a.Rows}/{a.Inserted}");
    }
}
