using Etl.Cli.Tests.EndToEnd.Bench;
using Etl.Functions.Runs;
using Etl.Local;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>Files dropped under the workspace's <c>incoming/</c> are moved when they are done with; others stay where they are.</summary>
public sealed class IncomingTests(SharedPostgres postgres)
{
    [Fact]
    public async Task A_link_is_loaded_as_what_it_leads_to_which_stays_where_it_is()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        var content = bench.Write("elsewhere/content.csv", Items.File((1, "one"), (2, "two")));
        var link = bench.PathOf(".etl/incoming/items.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, content);
        var outcome = await bench.LoadAsync(link);
        Assert.Equal(RunStatus.Succeeded, outcome.Status);
        Assert.Equal("2", await bench.ValueAsync("SELECT count(*) FROM items"));
        Assert.False(File.Exists(link));
        Assert.True(File.Exists(content));
    }

    [Fact]
    public async Task Loaded_file_is_moved_to_processed()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        var file = bench.Write(".etl/incoming/items.csv", Items.File((1, "one")));
        var content = await File.ReadAllBytesAsync(file);
        var outcome = await bench.LoadAsync(file);
        Assert.False(File.Exists(file));
        var moved = Assert.Single(Directory.GetFiles(bench.PathOf(".etl/processed"), "*", SearchOption.AllDirectories));
        Assert.Equal(content, await File.ReadAllBytesAsync(moved));
        Assert.EndsWith($"/{outcome.RunId}/items.csv", moved, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skipped_file_is_moved_to_processed_too()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        await bench.LoadAsync(bench.Write(".etl/incoming/items-1.csv", Items.File((1, "one"))));
        var copy = await bench.RunAsync(bench.Write(".etl/incoming/items-2.csv", Items.File((1, "one"))));
        Assert.Equal(RunStatus.Skipped, copy.Status);
        Assert.Empty(Directory.GetFiles(bench.PathOf(".etl/incoming")));
    }

    [Fact]
    public async Task Refused_file_is_moved_to_failed_with_an_alert()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        var file = bench.Write(".etl/incoming/items.csv", "id,nam\n1,one\n");
        var outcome = await bench.RunAsync(file);
        Assert.Equal((RunStatus.Failed, "HeaderException", false), (outcome.Status, outcome.ErrorName, outcome.RefusedBeforeStart));
        Assert.False(File.Exists(file));
        Assert.EndsWith("/items.csv", Assert.Single(Directory.GetFiles(bench.PathOf(".etl/failed"), "*", SearchOption.AllDirectories)), StringComparison.Ordinal);
        var subject = await bench.ValueAsync("SELECT subject FROM etl.outbox WHERE kind = 'alerts'");
        Assert.Contains("items.csv", subject, StringComparison.Ordinal);
        Assert.True(subject.Length <= 100 && subject.All(char.IsAscii), subject);
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Fact]
    public async Task File_elsewhere_stays_where_it_is()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        var good = bench.Write("items-1.csv", Items.File((1, "one")));
        var bad = bench.Write("items-2.csv", "id,nam\n1,one\n");
        await bench.LoadAsync(good);
        await bench.RunAsync(bad);
        Assert.True(File.Exists(good) && File.Exists(bad));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Result_of_a_file_that_was_moved_and_not_announced_is_handed_on_by_the_next_run(bool newer)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        var file = bench.Write(".etl/incoming/items.csv", Items.File((1, "one")));
        var loaded = await bench.LoadAsync(file);
        // As a process leaves it that is killed between the two.
        await Sql.ExecuteAsync(bench.Database, "UPDATE etl.load SET published_at = NULL; DELETE FROM etl.outbox");
        if (newer)
        {
            bench.Write(".etl/incoming/items.csv", Items.File((1, "new")));
        }

        var found = Assert.Single(await FindUnfinishedAsync(bench));
        Assert.Equal(file, found.File);
        var outcome = await bench.RunAsync(newer ? found : new RunRequest { File = file });
        Assert.Equal((RunStatus.Succeeded, loaded.RunId), (outcome.Status, outcome.RunId));
        Assert.Equal([loaded.RunId!], await bench.RowsAsync("SELECT dedupe_id FROM etl.outbox WHERE kind = 'results'"));
        Assert.Equal(["1\tone"], await Items.RowsAsync(bench));
        Assert.Equal(newer, File.Exists(file));
        Assert.Empty(await FindUnfinishedAsync(bench));
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Result_of_a_file_that_several_datasets_take_is_handed_on_as_that_of_the_one_that_loaded_it(bool byHand)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        bench.AddDataset(Items.Dataset("{ table: things }", name: "things"));
        var file = bench.Write(".etl/incoming/items.csv", Items.File((1, "one")));
        var loaded = await bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { Dataset = "things" } });
        await Sql.ExecuteAsync(bench.Database, "UPDATE etl.load SET published_at = NULL; DELETE FROM etl.outbox");

        var found = Assert.Single(await FindUnfinishedAsync(bench));
        Assert.Equal("things", found.Options.Dataset);
        Assert.Equal((RunStatus.Failed, "ObjectNotFoundException"), await EndAsync(new RunRequest { File = file, Options = new LoadOptions { Dataset = "items" } }));
        Assert.Equal((RunStatus.Succeeded, null), await EndAsync(byHand ? new RunRequest { File = file } : found));
        Assert.Equal([loaded.RunId!], await bench.RowsAsync("SELECT dedupe_id FROM etl.outbox WHERE kind = 'results'"));

        async Task<(RunStatus Status, string? Error)> EndAsync(RunRequest request)
        {
            var outcome = await bench.RunAsync(request);
            return (outcome.Status, outcome.ErrorName);
        }
    }

    private static async Task<IReadOnlyList<RunRequest>> FindUnfinishedAsync(Workbench bench)
    {
        await using var etl = new LocalEtl(new LocalOptions { Workspace = bench.Workspace, Datasets = bench.Datasets, Database = bench.Database, ApplicationRoot = RepositoryFiles.Root });
        return await etl.FindUnfinishedAsync(TestContext.Current.CancellationToken);
    }
}
