using Etl.Cli.Tests.EndToEnd.Bench;
using Etl.Functions.Runs;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>What a second file does to the rows of the first.</summary>
public sealed class ModeTests(SharedPostgres postgres)
{
    private static readonly (int, string)[] First = [(1, "one"), (2, "two"), (3, "three")];
    private static readonly (int, string)[] Second = [(2, "two"), (3, "THREE"), (4, "four")];

    [Theory]
    [InlineData("{ table: items }", "1 one,2 two,2 two,3 THREE,3 three,4 four", 3, 0, 0, 0, null)]
    [InlineData("{ table: items, key: [id], mode: upsert }", "1 one,2 two,3 THREE,4 four", 1, 1, 1, 0, null)]
    [InlineData("{ table: items, key: [id], mode: upsert, on_conflict: ignore }", "1 one,2 two,3 three,4 four", 1, 0, 0, 2, null)]
    [InlineData("{ table: items, key: [id], mode: replace }", "2 two,3 THREE,4 four", 3, 0, 0, 0, 3)]
    public async Task Second_file(string target, string rows, int inserted, int updated, int unchanged, int ignored, int? deleted)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset(target));
        Assert.Equal(3, (await bench.LoadAsync(bench.Write("items-1.csv", Items.File(First)))).Accounts.Inserted);
        var a = (await bench.LoadAsync(bench.Write("items-2.csv", Items.File(Second)))).Accounts;
        Assert.Equal((inserted, updated, unchanged, ignored, deleted), (a.Inserted, a.Updated, a.Unchanged, a.Ignored, a.Deleted));
        Assert.Equal(rows.Split(',').Select(row => row.Replace(' ', '\t')).Order(StringComparer.Ordinal), (await Items.RowsAsync(bench)).Order(StringComparer.Ordinal));
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Theory]
    [InlineData(20, 10, "upsert")]
    [InlineData(1_000, 4, "upsert")]
    [InlineData(100_000, 1, "upsert")]
    [InlineData(100, 10, "replace")]
    public async Task Last_record_of_a_key_wins_whatever_the_parallelism(long chunkSize, int concurrency, string mode)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset($"{{ table: items, key: [id], mode: {mode} }}"));
        var random = new Random(17);
        var records = Enumerable.Range(0, 200).Select(i => (Id: random.Next(40), Name: $"value {i}")).ToList();
        var file = bench.Write("items.csv", Items.File(records));
        var a = (await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { ChunkSize = chunkSize, MaxConcurrency = concurrency } })).Accounts;
        var last = records.GroupBy(one => one.Id).OrderBy(group => group.Key).Select(group => $"{group.Key}\t{group.Last().Name}").ToArray();
        Assert.Equal(last, await Items.RowsAsync(bench));
        Assert.Equal((200L, 200L - last.Length, (long)last.Length), (a.Rows, a.Duplicate, a.Inserted));
    }

    [Fact]
    public async Task Same_file_is_skipped_and_loaded_again_when_forced()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        var file = bench.Write("items.csv", Items.File(First));
        var first = await bench.LoadAsync(file);
        var again = await bench.RunAsync(file);
        Assert.Equal((RunStatus.Skipped, first.LoadId), (again.Status, again.LoadId));
        Assert.StartsWith($"a repeat, already loaded by {first.RunId} at ", again.Reason, StringComparison.Ordinal);

        var forced = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { Force = true } });
        Assert.Equal(first.LoadId, forced.LoadId);
        Assert.NotEqual(first.RunId, forced.RunId);
        Assert.Equal((0L, 3L), (forced.Accounts.Inserted, forced.Accounts.Unchanged));
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Fact]
    public async Task Run_of_the_same_name_in_a_database_without_a_memory_has_its_own_accounts_and_rejects()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var dataset = Items.Dataset(more: "rejects: { max_percent: 100 }");
        bench.Write("datasets/items.yaml", dataset);
        var file = bench.Write("items.csv", Items.File(First));
        var first = await bench.LoadAsync(file);
        Assert.Equal(3, first.Accounts.Inserted);

        // As after a restore, or with another database at the same workspace.
        await Sql.ExecuteAsync(bench.Database, "DROP SCHEMA etl CASCADE; DROP SCHEMA etl_staging CASCADE; DELETE FROM items WHERE id = 1");
        bench.Write("datasets/items.yaml", dataset.Replace("type: text", "type: text, pattern: \"^t\"", StringComparison.Ordinal));
        var second = await bench.LoadAsync(file);
        Assert.Equal(first.RunId, second.RunId);
        Assert.Equal((2L, 1L, 0L, 2L), (second.Accounts.Accepted, second.Accounts.Rejected, second.Accounts.Inserted, second.Accounts.Unchanged));
        Assert.Equal("one", Assert.Single(second.FirstRejects).Value);
    }

    [Fact]
    public async Task Same_bytes_under_another_name_are_skipped_unless_the_dataset_takes_them()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset("{ table: items }"));
        var first = await bench.LoadAsync(bench.Write("items-1.csv", Items.File(First)));
        var copy = await bench.RunAsync(bench.Write("items-2.csv", Items.File(First)));
        Assert.Equal(RunStatus.Skipped, copy.Status);
        Assert.StartsWith($"a repeat, the same bytes were already loaded by {first.RunId} at ", copy.Reason, StringComparison.Ordinal);
        Assert.Equal(3, (await Items.RowsAsync(bench)).Length);
        await Leftovers.MustBeNoneAsync(bench);

        await using var other = await Workbench.CreateAsync(postgres);
        other.AddDataset(Items.Dataset("{ table: items }", "duplicate: load"));
        await other.LoadAsync(other.Write("items-1.csv", Items.File(First)));
        await other.LoadAsync(other.Write("items-2.csv", Items.File(First)));
        Assert.Equal(6, (await Items.RowsAsync(other)).Length);
    }

    [Fact]
    public async Task Older_version_after_a_newer_one_is_superseded()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        var newer = bench.Write("items.csv", Items.File(Second));
        var now = File.GetLastWriteTimeUtc(newer);
        await bench.LoadAsync(newer);
        var older = bench.Write("items.csv", Items.File(First));
        File.SetLastWriteTimeUtc(older, now.AddMinutes(-1));
        var end = await bench.CommandAsync("run", older, "--json");
        Assert.Equal(ExitCode.Done, end.ExitCode);
        Assert.Contains("\"status\":\"Superseded\"", end.Output, StringComparison.Ordinal);
        Assert.Equal(["2\ttwo", "3\tTHREE", "4\tfour"], await Items.RowsAsync(bench));
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Theory]
    [InlineData("", "the file is empty: 0 records")]
    [InlineData("id,name\n", "the file has a header and no records")]
    public async Task Nothing_to_load_is_a_success_with_a_warning(string content, string message)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        var outcome = await bench.LoadAsync(bench.Write("items.csv", content));
        Assert.Contains(outcome.Warnings, warning => warning.Message == message);
        Assert.Equal((0L, 0L), (outcome.Accounts.Read, outcome.Accounts.Rows));
        await Leftovers.MustBeNoneAsync(bench);
    }

    /// <summary>A file that is no good does not take the place of rows that are: 40 before, and what the next file has.</summary>
    [Theory]
    [InlineData("", "TargetShrinksException", "Table public.items has 40 rows, and the replace would leave 0 (0 %)")]
    [InlineData("id,name\n", "TargetShrinksException", "a file without a row does not empty a table by itself")]
    [InlineData("id,name\n1,one\n", "TargetShrinksException", "would leave 1 (2.5 %), which is less than 50 % (target.replace_min_percent)")]
    [InlineData("id,name\nx,one\ny,two\n", "TooManyRejectsException", "2 of 2 records were rejected and none was accepted, so the table that they are to replace would be emptied")]
    public async Task Replace_takes_no_more_away_than_it_is_told_to(string content, string error, string says)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset("{ table: items, key: [id], mode: replace }", "rejects: { max_percent: 100 }"));
        await bench.LoadAsync(bench.Write("items-1.csv", Items.File(Enumerable.Range(1, 40).Select(i => (i, "good")))));
        var next = bench.Write("items-2.csv", content);
        (await bench.CommandAsync("run", next, "--json")).MustFail(ExitCode.Failed, error, says);
        Assert.Equal(40, (await Items.RowsAsync(bench)).Length);

        // The run that is told to goes through with the same file, unless nothing in it is good.
        var allowed = await bench.CommandAsync("run", next, "--allow-shrink", "--json");
        if (error == "TooManyRejectsException")
        {
            allowed.MustFail(ExitCode.Failed, error, says);
        }
        else
        {
            Assert.Equal(ExitCode.Done, allowed.ExitCode);
        }

        Assert.Equal(error == "TooManyRejectsException" ? 40 : content.EndsWith("one\n", StringComparison.Ordinal) ? 1 : 0, (await Items.RowsAsync(bench)).Length);
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Fact]
    public async Task Columns_that_a_file_leaves_out_are_not_erased()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.Write("datasets/items.yaml", Items.Dataset());
        await bench.LoadAsync(bench.Write("items-1.csv", Items.File(First)));
        var partial = bench.Write("items-2.csv", "id\n1\n4\n");
        (await bench.CommandAsync("run", partial, "--json")).MustFail(ExitCode.Failed, "HeaderException", "The header leaves out name: every row that the file updates would lose what it has there", "absent: null");
        Assert.Equal(["1\tone", "2\ttwo", "3\tthree"], await Items.RowsAsync(bench));

        bench.Write("datasets/items.yaml", Items.Dataset(more: "absent: null"));
        var outcome = await bench.LoadAsync(partial);
        Assert.Equal("the header leaves out name (NULL), which every row of the file has there, in the place of what was there; absent: refuse refuses such a file", Assert.Single(outcome.Warnings).Message);
        Assert.Equal(["1\t\\N", "2\ttwo", "3\tthree", "4\t\\N"], await Items.RowsAsync(bench));
    }

    [Fact]
    public async Task File_of_rejects_alone_fails_although_no_limit_is_declared()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        (await bench.CommandAsync("run", bench.Write("items.csv", "id,name\nx,one\ny,two\n"), "--json"))
            .MustFail(ExitCode.Failed, "TooManyRejectsException", "2 of 2 records were rejected and none was accepted", "Most frequent: id.invalid_value 2", "rejects: { max_percent: 100 }");
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Fact]
    public async Task Sequence_that_a_load_has_passed_is_told_and_moved_when_asked()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        await Sql.ExecuteAsync(bench.Database, "CREATE TABLE items (id int4 GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name text)");
        bench.Write("datasets/items.yaml", Items.Dataset());
        var told = await bench.LoadAsync(bench.Write("items-1.csv", Items.File(First)));
        Assert.Equal("sequence_behind", Assert.Single(told.Warnings).Code);

        bench.Write("datasets/items.yaml", Items.Dataset("{ table: items, key: [id], mode: upsert, sequences: advance }"));
        var moved = await bench.LoadAsync(bench.Write("items-2.csv", Items.File(Second)));
        Assert.Empty(moved.Warnings);
        Assert.Equal("5", await bench.ValueAsync("INSERT INTO items (name) VALUES ('five') RETURNING id"));
    }
}
