using Etl.Functions.Runs;

namespace Etl.Cli.Tests.Options;

public sealed class LocationOptionsTests
{
    [Fact]
    public async Task Everything_has_a_default()
    {
        using var run = new CommandRun();
        await run.InvokeAsync(["run", "a.csv"]);
        Assert.Equal(Path.Combine(run.Home, ".etl"), run.Options!.Workspace);
        Assert.Equal(Path.Combine(run.Home, "application", "datasets"), run.Options.Datasets);
        Assert.Null(run.Options.Database);
        var request = run.Etl.Requests.Single();
        Assert.Equal(new LoadOptions(), request.Options);
    }

    [Fact]
    public async Task Datasets_of_the_current_directory_come_before_the_programs_own()
    {
        using var run = new CommandRun();
        Directory.CreateDirectory(Path.Combine(run.Home, "datasets"));
        await run.InvokeAsync(["run", "a.csv"]);
        Assert.Equal(Path.Combine(run.Home, "datasets"), run.Options!.Datasets);
    }

    [Fact]
    public async Task The_environment_is_heard()
    {
        using var run = new CommandRun { Environment = { ["ETL_DATABASE"] = "Host=db", ["ETL_WORKSPACE"] = "space", ["ETL_DATASETS"] = "/sets" } };
        await run.InvokeAsync(["run", "a.csv"]);
        Assert.Equal(("Host=db", Path.Combine(run.Home, "space"), "/sets"), (run.Options!.Database, run.Options.Workspace, run.Options.Datasets));
    }

    [Fact]
    public async Task An_option_wins_over_the_environment()
    {
        using var run = new CommandRun { Environment = { ["ETL_DATABASE"] = "Host=db", ["ETL_WORKSPACE"] = "space", ["ETL_DATASETS"] = "/sets" } };
        await run.InvokeAsync(["run", "a.csv", "--database", "Host=other", "--workspace", "/w", "--datasets", "d"]);
        Assert.Equal(("Host=other", "/w", Path.Combine(run.Home, "d")), (run.Options!.Database, run.Options.Workspace, run.Options.Datasets));
    }

    [Fact]
    public async Task Every_option_of_run_arrives()
    {
        using var run = new CommandRun();
        await run.InvokeAsync(["run", "a.csv", "--dataset", "d", "--chunk-size", "64KiB", "--concurrency", "3", "--validate-first", "--dry-run", "--force", "--coin-flip"]);
        var request = run.Etl.Requests.Single();
        Assert.Equal(("d", 64L << 10, 3, true, true, true, true), (request.Options.Dataset, request.Options.ChunkSize, request.Options.MaxConcurrency, request.Options.ValidateFirst, request.Options.DryRun, request.Options.Force, request.Options.Guess == GuessMode.CoinFlip));
    }

    [Fact]
    public async Task A_file_may_begin_with_an_at_sign()
    {
        using var run = new CommandRun();
        Assert.Equal(0, await run.InvokeAsync(["run", "@list.csv"]));
        Assert.Equal("@list.csv", run.Etl.Requests.Single().File);
    }
}
