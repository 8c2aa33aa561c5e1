using System.Globalization;
using System.Text;
using Etl.Functions.Runs;
using Etl.Local.Running;
using Etl.Torture.Running;

namespace Etl.Torture.Security;

/// <summary>
/// Regular expressions that explode, in time or in memory, when they are compiled or matched: a dataset with one is refused, or its
/// file is loaded. A search that does not end is a case that does not, which the patience of the case makes one that is lost.
/// </summary>
internal static class PatternAttack
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<CaseOutcome> RunAsync(SecurityBench bench, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var count = random.Next(500, 5_000).ToString(CultureInfo.InvariantCulture);
        string[] patterns =
        [
            $"^(?:a{{{count}}}){{{count}}}$", "^(a+)+$", "^((((a|a)*)*)*)*$", "^(?:a?){1000}a{1000}$", "(a|aa)+$", "^(?:[a-z]{0,999}){0,999}$", $".*[ab].{{{count}}}x$", $"^a{{0,{count}}}b$",
            @"^(\w+\s?)*$", "(?=a)b", @"(a)\1", "(?<!a)b", new string('(', 5_000) + "a" + new string(')', 5_000), string.Join('|', Enumerable.Range(0, 5_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"k{i}"))),
        ];
        var pattern = patterns[random.Next(patterns.Length)];
        bench.AddDataset($$"""
            dataset: patterns
            match: never
            columns:
              - { name: value, type: text, pattern: {{HostileText.Yaml(pattern)}} }
            target: { table: patterns }
            """);
        var text = new StringBuilder("value\n");
        foreach (var piece in (string[])["a", "ab", "b a"])
        {
            text.AppendJoin("", Enumerable.Repeat(piece, 20_000)).Append("!\n");
        }

        var file = bench.Write("patterns.csv", text.ToString());
        var before = GC.GetTotalAllocatedBytes();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var load = Task.Run(() => bench.LoadAsync(new RunRequest { File = file, Options = new LoadOptions { Dataset = "patterns" } }, patience.Token), ct);
        if (await Task.WhenAny(load, Task.Delay(Patience, ct)) != load)
        {
            return new CaseOutcome(1, [$"{Shown(pattern)} did not end"]);
        }

        var outcome = await load;
        var problems = new List<string>();
        var isRefused = outcome is { ErrorName: "DatasetException", RefusedBeforeStart: true };
        if (outcome.Status != RunStatus.Succeeded && !isRefused && outcome.ErrorName != "TooManyRejectsException")
        {
            problems.Add($"{Shown(pattern)}: {outcome.ErrorName}: {outcome.ErrorCause}");
        }

        var allocated = GC.GetTotalAllocatedBytes() - before;
        if (allocated > 1L << 30)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{Shown(pattern)} took {allocated} bytes"));
        }

        return new CaseOutcome(1, problems);
    }

    private static string Shown(string pattern) => pattern.Length > 60 ? pattern[..60] + "…" : pattern;
}
