using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Etl.Cli.Tests.Costs;

public sealed partial class CostCommandTests
{
    private static string DocumentPath => RepositoryFiles.PathOf("docs/cost.md");

    [Fact]
    public async Task The_document_shows_what_the_command_prints()
    {
        var document = (await File.ReadAllTextAsync(DocumentPath)).ReplaceLineEndings("\n");
        var shown = Shown().Matches(document);
        Assert.Equal(["--bytes 100GB"], shown.Select(match => match.Groups["arguments"].Value));
        var printed = document;
        foreach (Match match in shown)
        {
            using var run = new CommandRun();
            Assert.Equal(0, await run.InvokeAsync(["cost", .. match.Groups["arguments"].Value.Split(' ')]));
            printed = printed.Replace(match.Value, $"```\n$ ./etl cost {match.Groups["arguments"].Value}\n{run.Out}```\n", StringComparison.Ordinal);
        }

        Snapshot.MatchesFile(DocumentPath, printed);
    }

    [Theory]
    [InlineData("1GB")]
    [InlineData("1TB")]
    public async Task Each_size_is_told_in_fitting_units(string size)
    {
        using var run = new CommandRun();
        Assert.Equal(0, await run.InvokeAsync(["cost", "--bytes", size]));
        Snapshot.Matches($"cost-{size}", run.Out);
    }

    [Fact]
    public async Task Json_is_one_line_with_the_same_figures()
    {
        using var run = new CommandRun();
        Assert.Equal(0, await run.InvokeAsync(["cost", "--bytes", "1GiB", "--chunk-size", "1MB", "--json"]));
        Assert.Equal(
            """{"bytes":1073741824,"chunkSize":1000000,"chunks":1074,"concurrency":10,"region":"us-east-1","pricesAsOf":"2025","seconds":38.7,"mergeSecondsLeast":13.3,"mergeSecondsMost":55.7,"mergeMost":0.002786,"mergeLimitBytes":8589934592,"overMergeLimit":false,"lambdaX86":0.009666,"lambdaArm":0.007776,"stepFunctions":0.054025,"s3":0.006355,"dynamoDb":0.001344,"dataTransfer":0,"totalX86":0.071390,"totalArm":0.069500}""" + "\n",
            run.Out);
        var json = JsonNode.Parse(run.Out)!;
        Assert.Equal((decimal)json["totalArm"]!, (decimal)json["lambdaArm"]! + (decimal)json["stepFunctions"]! + (decimal)json["s3"]! + (decimal)json["dynamoDb"]!, 5);
    }

    [Theory]
    [InlineData("--bytes '1 elephant' is not a size", "--bytes", "1 elephant")]
    [InlineData("--bytes 51TB is more than S3 holds", "--bytes", "51TB")]
    [InlineData("--chunk-size 'x' is not a size", "--bytes", "1GB", "--chunk-size", "x")]
    [InlineData("--chunk-size 1023 is too small", "--bytes", "1GB", "--chunk-size", "1023")]
    [InlineData("Option '--bytes' is required")]
    public async Task What_is_no_size_is_refused(string says, params string[] args)
    {
        using var run = new CommandRun();
        Assert.Equal(ExitCode.Refused, await run.InvokeAsync(["cost", .. args]));
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"```\n\$ \./etl cost (?<arguments>[^\n]+)\n(?:(?!```)[^\n]*\n)*```\n", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Shown();
}
