using Etl.Local.Running;

namespace Etl.Cli.Tests;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(RunStatus.Succeeded, false, 0)]
    [InlineData(RunStatus.Skipped, false, 0)]
    [InlineData(RunStatus.Superseded, false, 0)]
    [InlineData(RunStatus.Failed, true, 1)]
    [InlineData(RunStatus.Failed, false, 2)]
    [InlineData(RunStatus.Busy, false, 3)]
    public async Task A_status_has_its_code(RunStatus status, bool refused, int code)
    {
        using var run = new CommandRun { Etl = FakeEtl.Answering(request => new RunOutcome { Status = status, File = request.File, RefusedBeforeStart = refused }) };
        Assert.Equal(code, await run.InvokeAsync(["run", "a.csv"]));
        Assert.True(run.Etl.IsDisposed);
    }

    [Fact]
    public void The_worst_of_several_wins()
    {
        int[] fromBest = [ExitCode.Done, ExitCode.Busy, ExitCode.Refused, ExitCode.Failed, ExitCode.Interrupted];
        for (var i = 0; i < fromBest.Length; i++)
        {
            for (var j = 0; j < fromBest.Length; j++)
            {
                Assert.Equal(fromBest[Math.Max(i, j)], ExitCode.Worst(fromBest[i], fromBest[j]));
            }
        }
    }

    [Fact]
    public async Task Each_file_is_attempted()
    {
        using var run = new CommandRun
        {
            Etl = FakeEtl.Answering(request => new RunOutcome { Status = request.File == "b.csv" ? RunStatus.Failed : RunStatus.Succeeded, File = request.File }),
        };
        Assert.Equal(2, await run.InvokeAsync(["run", "a.csv", "b.csv", "c.csv"]));
        Assert.Equal(["a.csv", "b.csv", "c.csv"], run.Etl.Requests.Select(request => request.File));
    }

    [Fact]
    public async Task A_cancelled_run_says_how_to_resume()
    {
        using var stop = new CancellationTokenSource();
        using var run = new CommandRun
        {
            Etl = new FakeEtl(async (_, _, ct) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, ct);
                throw new InvalidOperationException();
            }),
        };
        Assert.Equal(130, await run.InvokeAsync(["run", "a.csv", "b.csv", "--json"], stop.Token));
        Assert.Equal("interrupted; run the same command again to resume\n", run.Error);
        Assert.Equal("", run.Out);
        Assert.Single(run.Etl.Requests);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run", "a.csv", "--chunk-size", "12 parsecs")]
    [InlineData("run", "a.csv", "--chunk-size", "1023")]
    [InlineData("run", "a.csv", "--concurrency", "0")]
    [InlineData("run", "a.csv", "--concurency", "2")]
    [InlineData("generate", "-5", "x")]
    [InlineData("generate", "5", "x", "--bad-percent", "101")]
    [InlineData("rejects", "x", "--csv", "--jsonl")]
    [InlineData("rejects", "x")]
    [InlineData("dataset", "check", "nowhere")]
    [InlineData("rnu", "x")]
    [InlineData("test")]
    [InlineData]
    public async Task Wrong_usage_is_refused(params string[] args)
    {
        using var run = new CommandRun();
        Assert.Equal(1, await run.InvokeAsync(args));
        Assert.Empty(run.Etl.Requests);
        if (args.Length > 0)
        {
            Assert.StartsWith("etl: ", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_one_line()
    {
        using var run = new CommandRun();
        Assert.Equal(2, await run.InvokeAsync(["query", "select 1"]));
        Assert.Equal("etl: no server answers at nowhere\n", run.Error);
    }
}
