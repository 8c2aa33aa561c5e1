using System.Text.RegularExpressions;
using Etl.Cli.Tests.EndToEnd.Bench;
using Etl.Cli.Tests.Running;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>What the README tells people to type works, and prints what it says.</summary>
public sealed partial class ReadmeTests(SharedPostgres postgres)
{
    private const string Start = "<!-- sample:start -->\n";
    private const string End = "<!-- sample:end -->";
    private const string Load = "ee724b4d2ee1dbe501f9";

    private static string ReadmePath => RepositoryFiles.PathOf("README.md");

    [Fact]
    public async Task The_summary_in_it_is_what_a_run_prints()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var outcome = await bench.LoadAsync(CopySample(bench));
        var shown = outcome with { File = "samples/transactions.csv", LoadId = Load, RunId = $"{Load}-1", RejectsPath = $".etl/rejects/{Load}-1", FirstRejects = [.. outcome.FirstRejects.Take(3)] };
        var summary = $"```\n{string.Join('\n', RunSummaryTests.Text(shown, width: 118).TrimEnd().Split('\n').Where(line => !line.StartsWith("Time:", StringComparison.Ordinal)))}\n```\n";
        Snapshot.MatchesSection(ReadmePath, Start, End, summary);
    }

    [Fact]
    public async Task Its_commands_work()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        var sample = CopySample(bench);
        var commands = Commands().Matches(await File.ReadAllTextAsync(ReadmePath)).Select(match => match.Value)
            .Where(command => !TestedElsewhere.Any(other => command.StartsWith(other, StringComparison.Ordinal))).ToList();
        Assert.True(commands.Count >= 8, "The README's commands are not where they were.");
        string? load = null;
        foreach (var command in commands)
        {
            // Optional parts are left out, and placeholders get a value.
            var line = Optional().Replace(command, "").Replace("FILE…", "FILE", StringComparison.Ordinal).Replace("FILE", "samples/transactions.csv", StringComparison.Ordinal).Replace("samples/transactions.csv", sample, StringComparison.Ordinal)
                .Replace("\"SQL\"", "\"select 1\"", StringComparison.Ordinal).Replace("LOAD", load, StringComparison.Ordinal).Replace("1000000", "1000", StringComparison.Ordinal);
            var arguments = Words().Matches(line["./etl ".Length..]).Select(word => word.Value.Trim('"')).ToArray();
            var end = await bench.CommandAsync(arguments);
            Assert.True(end.ExitCode == 0, $"{line}: {end.ExitCode}\n{end.Output}\n{end.Error}");
            load ??= await bench.ValueAsync("SELECT load_id FROM etl.load");
        }
    }

    // watch does not end; the others are the launcher's.
    private static string[] TestedElsewhere => ["./etl watch", "./etl test", "./etl torture", "./etl audit"];

    private static string CopySample(Workbench bench) => bench.Write("samples/transactions.csv", File.ReadAllBytes(RepositoryFiles.PathOf("samples/transactions.csv")));

    [GeneratedRegex(@"(?m)(?<=^|    )\./etl (?:(?!    |#|\n).)+", RegexOptions.None, 5_000)]
    private static partial Regex Commands();

    [GeneratedRegex(@"\s*\[[^\]]*\]", RegexOptions.None, 5_000)]
    private static partial Regex Optional();

    [GeneratedRegex("\"[^\"]*\"|\\S+", RegexOptions.None, 5_000)]
    private static partial Regex Words();
}
