using Etl.Cli.Tests.EndToEnd.Bench;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>Files dropped under the workspace's <c>incoming/</c> are moved when they are done with; others stay where they are.</summary>
public sealed class IncomingTests(SharedPostgres postgres)
{
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
}
