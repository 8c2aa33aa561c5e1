using Etl.Benchmark.Running;

namespace Etl.Benchmark.Tests.Running;

public sealed class ProgramRunTests
{
    [Fact]
    public async Task Lines_are_timed_as_they_come()
    {
        var end = await ShellAsync("sleep 0.3; echo begun >&2; sleep 2; echo ended >&2; echo out");
        Assert.Equal(["begun", "ended"], end.ErrorLines.Select(line => line.Text));
        Assert.InRange(end.ErrorLines[0].Seconds, 0.3, 2.3);
        Assert.InRange(end.ErrorLines[1].Seconds, 2.3, end.Seconds);
        Assert.Equal("out\n", end.Output);
        Assert.InRange(end.PeakBytes, 1, 100_000_000);
    }

    [Fact]
    public async Task What_a_failed_program_said_is_told()
    {
        var error = await Assert.ThrowsAsync<BenchmarkException>(() => ShellAsync("echo because >&2; exit 3"));
        Assert.Equal("sh ended with code 3:\nbecause", error.Message);
    }

    [Fact]
    public async Task A_program_that_is_not_there_has_no_answer() =>
        Assert.Null(await ProgramRun.AskAsync("/", "etl-no-such-program", [], CancellationToken.None));

    private static Task<ProgramEnd> ShellAsync(string script) => ProgramRun.RunAsync("/", "sh", ["-c", script], CancellationToken.None);
}
