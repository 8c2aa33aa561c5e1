namespace Etl.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("watch")]
    [InlineData("query")]
    [InlineData("status")]
    [InlineData("rejects")]
    [InlineData("generate")]
    [InlineData("dataset check")]
    public async Task Help_reads_as_it_should(string command)
    {
        using var run = new CommandRun();
        Assert.Equal(0, await run.InvokeAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]));
        Snapshot.Matches("help" + (command.Length == 0 ? "" : "-" + command.Replace(' ', '-')), run.Out);
    }
}
