namespace Etl.Cli.Tests;

/// <summary>Help reads as it should; the launcher shows the same texts before there is a program.</summary>
public sealed class HelpTests
{
    private static string Folder => RepositoryFiles.PathOf("cli/Etl.Cli/Help");

    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("watch")]
    [InlineData("query")]
    [InlineData("status")]
    [InlineData("rejects")]
    [InlineData("generate")]
    [InlineData("cost")]
    [InlineData("dataset")]
    [InlineData("dataset check")]
    public async Task Help_reads_as_it_should(string command)
    {
        using var run = new CommandRun();
        Assert.Equal(0, await run.InvokeAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]));
        Snapshot.MatchesFile(Path.Combine(Folder, $"help{(command.Length == 0 ? "" : "-" + command.Replace(' ', '-'))}.txt"), run.Out);
    }

    [Fact]
    public async Task Every_command_has_its_text()
    {
        using var run = new CommandRun();
        await run.InvokeAsync(["--help"]);
        var commands = run.Out[run.Out.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0]);
        Assert.All(commands.Except(["test", "torture", "audit"]), command => Assert.True(File.Exists(Path.Combine(Folder, $"help-{command}.txt")), command));
    }
}
