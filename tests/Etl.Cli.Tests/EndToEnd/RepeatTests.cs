using Etl.Cli.Tests.EndToEnd.Bench;
using Etl.Functions.Runs;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>"Already loaded" is said of what is there and means the same, and of nothing else: docs/merging.md.</summary>
public sealed class RepeatTests(SharedPostgres postgres)
{
    private const int Done = 0, Refused = 1;
    private const string Appending = "{ table: items }";

    [Fact]
    public async Task A_second_dataset_of_the_same_file_is_loaded_too()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        bench.AddDataset(Items.Dataset("{ table: raw }", name: "raw"));
        var file = bench.Write("items.csv", Items.File((1, "one")));
        var first = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { Dataset = "items" } });
        var second = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { Dataset = "raw" } });
        Assert.NotEqual(first.LoadId, second.LoadId);
        Assert.Equal("1\t1", await bench.ValueAsync("SELECT (SELECT count(*) FROM items), (SELECT count(*) FROM raw)"));
        Assert.Equal(RunStatus.Skipped, (await bench.RunAsync(new RunRequest { File = file, Options = new LoadOptions { Dataset = "raw" } })).Status);
    }

    [Theory]
    [InlineData("{ table: items, key: [id], mode: upsert }")]
    [InlineData("{ table: items, key: [id], mode: replace }")]
    public async Task Ten_then_twelve_then_ten_leaves_ten(string target)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset(target));
        await bench.LoadAsync(bench.Write("items-mon.csv", Items.File((1, "10.00"))));
        var tuesday = bench.Write("items-tue.csv", Items.File((1, "12.00")));
        await bench.LoadAsync(tuesday);
        await bench.LoadAsync(bench.Write("items-wed.csv", Items.File((1, "10.00"))));
        Assert.Equal(["1\t10.00"], await Items.RowsAsync(bench));

        // Tuesday's file once more is no news.
        var again = await bench.RunAsync(tuesday);
        Assert.Equal(RunStatus.Skipped, again.Status);
        Assert.Contains("a repeat, already loaded by", again.Reason, StringComparison.Ordinal);
        Assert.Equal(["1\t10.00"], await Items.RowsAsync(bench));
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Theory]
    [InlineData("DROP TABLE items")]
    [InlineData("TRUNCATE items")]
    [InlineData("DELETE FROM items")]
    public async Task A_table_that_was_emptied_is_filled_again(string how)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        var file = bench.Write("items-1.csv", Items.File((1, "one")));
        await bench.LoadAsync(file);
        await Sql.ExecuteAsync(bench.Database, how);
        await bench.LoadAsync(file);
        Assert.Equal(["1\tone"], await Items.RowsAsync(bench));

        await Sql.ExecuteAsync(bench.Database, how);
        await bench.LoadAsync(bench.Write("items-2.csv", Items.File((1, "one"))));
        Assert.Equal(["1\tone"], await Items.RowsAsync(bench));
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Fact]
    public async Task An_append_to_a_table_that_was_emptied_is_refused_and_says_what_force_does()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset(Appending));
        var file = bench.Write("items-1.csv", Items.File((1, "one")));
        var first = await bench.LoadAsync(file);
        await Sql.ExecuteAsync(bench.Database, "TRUNCATE items");
        var copy = bench.Write("items-2.csv", Items.File((1, "one")));
        foreach (var path in new[] { file, copy })
        {
            (await bench.CommandAsync("run", path, "--json")).MustFail(Refused, "RepeatException", first.RunId!, "public.items", "--force appends every record of the file again");
        }

        Assert.Empty(await Items.RowsAsync(bench));
        await Leftovers.MustBeNoneAsync(bench);

        Assert.Equal(Done, (await bench.CommandAsync("run", copy, "--force")).ExitCode);
        Assert.Equal(RunStatus.Skipped, (await bench.RunAsync(bench.Write("items-3.csv", Items.File((1, "one"))))).Status);
        Assert.Equal(["1\tone"], await Items.RowsAsync(bench));
    }

    [Fact]
    public async Task The_same_bytes_are_not_appended_twice_however_the_first_were_loaded()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset(Appending));
        var forced = await bench.LoadAsync(new RunRequest { File = bench.Write("items-1.csv", Items.File((1, "one"))), Options = new LoadOptions { Force = true } });
        await bench.LoadAsync(bench.Write("items-2.csv", Items.File((2, "two"))));
        var copy = bench.Write("items-3.csv", Items.File((1, "one")));
        var end = await bench.CommandAsync("run", copy);
        Assert.Equal(Done, end.ExitCode);
        Assert.Contains($"items-3.csv: a repeat, the same bytes were already loaded by {forced.RunId} at ", end.Output, StringComparison.Ordinal);
        Assert.Contains("into public.items; --force appends them again", end.Output, StringComparison.Ordinal);
        Assert.Equal(["1\tone", "2\ttwo"], await Items.RowsAsync(bench));

        var status = await bench.CommandAsync("status", await bench.ValueAsync("SELECT load_id FROM etl.load WHERE status = 'skipped'"));
        Assert.Contains($"see      {forced.RunId}", status.Output, StringComparison.Ordinal);
        Assert.Contains("why      a repeat, the same bytes were already loaded by", status.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Appending)]
    [InlineData("{ table: items, key: [id], mode: upsert }")]
    public async Task A_dataset_that_was_corrected_loads_a_file_that_it_had_rejected_whole(string target)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var path = bench.Write("datasets/items.yaml", Correctable(target, "type: text, one_of: [uno]"));
        var file = bench.Write("items.csv", Items.File((1, "one"), (2, "two")));
        Assert.Equal(2, (await bench.LoadAsync(file)).Accounts.Rejected);
        await File.WriteAllTextAsync(path, Correctable(target, "type: text"), TestContext.Current.CancellationToken);
        Assert.Equal(2, (await bench.LoadAsync(file)).Accounts.Inserted);
        Assert.Equal(RunStatus.Skipped, (await bench.RunAsync(file)).Status);
        Assert.Equal(["1\tone", "2\ttwo"], await Items.RowsAsync(bench));
    }

    [Fact]
    public async Task A_dataset_that_was_corrected_mends_what_it_has_upserted_and_refuses_to_append_it_twice()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        const string upserting = "{ table: items, key: [id], mode: upsert }", log = "{ table: log }";
        var items = bench.Write("datasets/items.yaml", Correctable(upserting, "type: text, one_of: [one]"));
        var appended = bench.Write("datasets/log.yaml", Correctable(log, "type: text, one_of: [one]", "log"));
        var file = bench.Write("items.csv", Items.File((1, "one"), (2, "two")));
        var first = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { Dataset = "items" } });
        var logged = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { Dataset = "log" } });
        await File.WriteAllTextAsync(items, Correctable(upserting, "type: text"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(appended, Correctable(log, "type: text", "log"), TestContext.Current.CancellationToken);

        var again = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { Dataset = "items" } });
        Assert.Equal((first.LoadId, 1L, 1L), (again.LoadId, again.Accounts.Inserted, again.Accounts.Unchanged));
        (await bench.CommandAsync("run", file, "--dataset", "log", "--json")).MustFail(
            Refused, "RepeatException", "dataset log was changed", $"correct them in rejects/{logged.RunId}/rejects.csv", "--force appends every record");

        // The rest by the way that the message names.
        var rejects = Path.Combine(bench.Workspace, "rejects", logged.RunId!, "rejects.csv");
        await bench.LoadAsync(new RunRequest { File = rejects, Options = new LoadOptions { Dataset = "log" } });
        Assert.Equal(["1\tone", "2\ttwo"], await bench.RowsAsync("SELECT id, name FROM log ORDER BY id"));
    }

    [Fact]
    public async Task What_only_the_target_had_rejected_is_loaded_once_it_takes_it()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset(more: "rejects: { max_percent: 100 }"));
        await Sql.ExecuteAsync(bench.Database, "CREATE TABLE items (id int4 PRIMARY KEY, name varchar(3))");
        Assert.Equal(1, (await bench.LoadAsync(bench.Write("items-1.csv", Items.File((1, "one"), (2, "three"))))).Accounts.Rejected);
        await Sql.ExecuteAsync(bench.Database, "ALTER TABLE items ALTER COLUMN name TYPE varchar(9)");
        Assert.Equal(1, (await bench.LoadAsync(bench.Write("items-2.csv", Items.File((1, "one"), (2, "three"))))).Accounts.Inserted);
        Assert.Equal(RunStatus.Skipped, (await bench.RunAsync(bench.Write("items-3.csv", Items.File((1, "one"), (2, "three"))))).Status);
    }

    [Theory]
    [InlineData(Appending)]
    [InlineData("{ table: items, key: [id], mode: upsert }")]
    public async Task The_same_bytes_by_two_processes_at_once_are_loaded_once(string target)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset(target));
        var content = Items.File(Enumerable.Range(1, 2_000).Select(i => (i, $"value {i}")));
        await using var one = bench.Start("run", bench.Write("items-1.csv", content), "--json", "--quiet");
        await using var two = bench.Start("run", bench.Write("items-2.csv", content), "--json", "--quiet");
        var ends = await Task.WhenAll(one.WaitAsync(), two.WaitAsync());

        Assert.All(ends, end => Assert.Equal(Done, end.ExitCode));
        Assert.Single(ends, end => end.Output.Contains("\"status\":\"Succeeded\"", StringComparison.Ordinal));
        Assert.Single(ends, end => end.Output.Contains("\"status\":\"Skipped\"", StringComparison.Ordinal));
        Assert.Equal("2000", await bench.ValueAsync("SELECT count(*) FROM items"));
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Fact]
    public async Task A_dropped_file_that_is_refused_as_a_repeat_is_moved_to_failed_with_an_alert()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset(Appending));
        await bench.LoadAsync(bench.Write(".etl/incoming/items-1.csv", Items.File((1, "one"))));
        await Sql.ExecuteAsync(bench.Database, "DROP TABLE items");
        var end = await bench.CommandAsync("run", bench.Write(".etl/incoming/items-2.csv", Items.File((1, "one"))), "--json");
        end.MustFail(Refused, "RepeatException", "is in failed/ now");
        Assert.EndsWith("/items-2.csv", Assert.Single(Directory.GetFiles(bench.PathOf(".etl/failed"), "*", SearchOption.AllDirectories)), StringComparison.Ordinal);
        Assert.Contains("it may be a repeat", await bench.ValueAsync("SELECT subject FROM etl.outbox WHERE kind = 'alerts'"), StringComparison.Ordinal);
        Assert.Equal("failed", await bench.ValueAsync("SELECT status FROM etl.load WHERE key LIKE '%items-2.csv'"));
        await Leftovers.MustBeNoneAsync(bench);
    }

    private static string Correctable(string target, string column, string name = "items") =>
        Items.Dataset(target, "rejects: { max_percent: 100 }", name).Replace("type: text", column, StringComparison.Ordinal);
}
