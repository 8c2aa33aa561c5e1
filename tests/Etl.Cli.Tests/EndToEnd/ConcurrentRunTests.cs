using Etl.Cli.Tests.EndToEnd.Bench;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>Several processes at once.</summary>
public sealed class ConcurrentRunTests(SharedPostgres postgres)
{
    [Fact]
    public async Task Same_file_twice_at_once_is_loaded_by_one_and_the_other_is_told()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var file = bench.Generate("transactions.csv", 500, seed: 1);
        await using var gate = await MergeGate.CloseAsync(bench);
        await using var first = bench.Start("run", file, "--json");
        await gate.WaitUntilReachedAsync();

        var second = await bench.CommandAsync("run", file, "--json");
        Assert.Equal(ExitCode.Busy, second.ExitCode);
        Assert.Contains("\"status\":\"Busy\"", second.Output, StringComparison.Ordinal);
        await gate.OpenAsync();
        Assert.Equal("Succeeded", (await first.SucceedAsync()).GetProperty("status").GetString());
        Assert.Equal("500", await bench.ValueAsync("SELECT count(*) FROM transactions"));

        var third = await bench.CommandAsync("run", file, "--json");
        Assert.Equal(ExitCode.Done, third.ExitCode);
        Assert.Contains("\"status\":\"Skipped\"", third.Output, StringComparison.Ordinal);
        await Leftovers.MustBeNoneAsync(bench);
    }

    [Fact]
    public async Task Two_files_for_one_target_at_once_are_both_loaded_in_order()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var (one, two) = (bench.Generate("transactions-1.csv", 2_000, seed: 1), bench.Generate("transactions-2.csv", 2_000, seed: 2));
        await Task.WhenAll(bench.LoadAsync(one), bench.LoadAsync(two));
        Assert.Equal("4000", await bench.ValueAsync("SELECT count(*) FROM transactions"));
        Assert.Equal(["1", "2"], await bench.RowsAsync("SELECT merge_sequence FROM etl.run ORDER BY 1"));
        await Leftovers.MustBeNoneAsync(bench);
    }
}
