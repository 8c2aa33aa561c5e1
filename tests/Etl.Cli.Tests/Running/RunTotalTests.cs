using Etl.Functions.Runs;
using Etl.Local.Running;

namespace Etl.Cli.Tests.Running;

public sealed class RunTotalTests
{
    [Fact]
    public async Task Several_files_end_in_a_line_of_their_sums()
    {
        using var run = Create();
        Assert.Equal(0, await run.InvokeAsync(["run", "a skipped", "b loaded", "c loaded"]));
        Assert.EndsWith("\n3 files: 2 loaded, 1 skipped, 0 failed; 6,000 records read, 24 rejected, 5,976 rows\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_it_stands_on_standard_error()
    {
        using var run = Create();
        await run.InvokeAsync(["run", "a loaded", "b failed", "--json", "--quiet"]);
        Assert.Equal("2 files: 1 loaded, 0 skipped, 1 failed; 3,000 records read, 12 rejected, 2,988 rows\n", run.Error);
        Assert.Equal(2, run.Out.Count(c => c == '\n'));
    }

    [Fact]
    public async Task What_is_rare_is_told_where_it_happens()
    {
        using var run = Create();
        Assert.Equal(3, await run.InvokeAsync(["run", "a busy", "b superseded", "--json", "--quiet"]));
        Assert.Equal("2 files: 0 loaded, 0 skipped, 1 superseded, 1 busy, 0 failed; 0 records read, 0 rejected, 0 rows\n", run.Error);
    }

    [Fact]
    public async Task A_dry_run_loads_nothing()
    {
        using var run = Create();
        await run.InvokeAsync(["run", "a loaded", "b loaded", "--dry-run", "--json", "--quiet"]);
        Assert.StartsWith("2 files: 2 checked, 0 skipped, 0 failed; ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_file_is_its_own_total()
    {
        using var run = Create();
        await run.InvokeAsync(["run", "a loaded", "--json", "--quiet"]);
        Assert.Equal("", run.Error);
    }

    /// <summary>A pipeline to which files end as their names say.</summary>
    private static CommandRun Create() => new()
    {
        Etl = FakeEtl.Answering(request => request.File.Split(' ')[1] switch
        {
            "loaded" => Outcomes.Loaded with { File = request.File, DryRun = request.Options.DryRun },
            "skipped" => new RunOutcome { Status = RunStatus.Skipped, File = request.File, Accounts = new LoadAccounts { Read = 99, Rejected = 9, Rows = 90 } },
            "superseded" => new RunOutcome { Status = RunStatus.Superseded, File = request.File },
            "busy" => new RunOutcome { Status = RunStatus.Busy, File = request.File },
            _ => Outcomes.Failed with { File = request.File },
        }),
    };
}
