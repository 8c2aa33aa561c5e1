using System.Globalization;
using Etl.Torture.Running;

namespace Etl.Torture.Security;

/// <summary>Escape sequences, control characters and bidirectional marks in every name and value that a command shows or an alert holds.</summary>
internal static class TerminalAttack
{
    public static async Task<CaseOutcome> RunAsync(SecurityBench bench, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var (column, table) = ("c" + HostileText.Escapes(random, 60), "t" + HostileText.Escapes(random, 60).Replace('.', '_'));
        foreach (var (name, rejects) in new[] { ("hostile", "100"), ("strict", "0") })
        {
            bench.AddDataset($$"""
            dataset: {{name}}
            match: never
            file: { header: false, delimiter: "," }
            columns:
              - { name: {{HostileText.Yaml(column)}}, type: int4, max: "6" }
              - { name: note, type: text, pattern: {{HostileText.Yaml("^[^" + '\a' + "]*$")}} }
            target: { table: {{HostileText.Yaml(table)}} }
            rejects: { max_percent: {{rejects}} }
            """);
        }

        var lines = Enumerable.Range(0, 8).Select(i => string.Create(CultureInfo.InvariantCulture, $"{HostileText.Field(HostileText.Escapes(random, 80))},{HostileText.Field("\a" + HostileText.Escapes(random, 80))}\n"));
        var good = bench.Write($"good{HostileText.Escapes(random, 100).Replace('/', '_')}.csv", "1,plain\n" + string.Concat(lines));
        var bad = bench.Write($"bad{HostileText.Escapes(random, 100).Replace('/', '_')}.csv", $"1,2,3{HostileText.Escapes(random, 80)}\n\"");
        var other = bench.Write($"other{HostileText.Escapes(random, 100).Replace('/', '_')}.yaml", $"dataset: {HostileText.Yaml(HostileText.Escapes(random, 80) + "\a")}\n{HostileText.Yaml("k" + HostileText.Escapes(random, 60))}: 1\n");
        await bench.ExecuteAsync("CREATE TABLE seen (v text)", ct);
        await bench.ExecuteAsync($"INSERT INTO seen VALUES (E'{string.Concat("\e[2Jx\u009b31m\u202ey\a".Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")))}')", ct);

        string[][] commands =
        [
            ["run", good, bad, "--dataset", "hostile"], ["run", bad, "--dataset", "strict", "--force"], ["run", good, bad, "--dataset", "hostile", "--force", "--json"], ["status"], ["status", "--json"], ["query", "SELECT v, v AS \"\e[31mv\" FROM seen"],
            ["query", "SELECT '\e[31m'::int"], ["dataset", "check", other], ["run", "no\e[2Jfile\u202e.csv"], ["rejects", "../../neighbour\e[2J"], ["r\e[31mun"], ["run", good, "--dataset", "x\e]0;owned\a"],
        ];
        var problems = new List<string>();
        var said = new List<string>();
        foreach (var command in commands)
        {
            var end = await bench.CommandAsync(ct, command);
            said.Add(end.All);
            Look(end, string.Join(' ', command[..1]), problems);
        }

        if (Directory.Exists(Path.Combine(bench.Workspace, "rejects")))
        {
            var run = Path.GetFileName(Directory.GetDirectories(Path.Combine(bench.Workspace, "rejects"))[0]);
            Look(await bench.CommandAsync(ct, "rejects", run), "rejects", problems);
        }

        var alerts = await bench.ReadAsync("SELECT coalesce(subject, '') || chr(10) || body FROM etl.outbox WHERE kind = 'alerts'", ct);
        if (alerts.Count == 0)
        {
            problems.Add($"the file that fails made no alert: {said[0][Math.Max(0, said[0].Length - 900)..]}");
        }

        foreach (var alert in alerts)
        {
            Look(alert, "an alert", problems);
        }

        return new CaseOutcome(commands.Length + 1 + alerts.Count, problems);
    }

    private static void Look(ProgramEnd run, string what, List<string> problems)
    {
        if (run.All.Contains("unexpected error", StringComparison.Ordinal))
        {
            problems.Add($"etl {what}: {run.Error}");
        }

        if (run.All.Length == 0)
        {
            problems.Add($"etl {what} said nothing");
        }

        Look(run.Output, $"standard output of etl {what}", problems);
        Look(run.Error, $"standard error of etl {what}", problems);
    }

    private static void Look(string text, string what, List<string> problems)
    {
        var found = text.IndexOfAny(Forbidden);
        if (found < 0)
        {
            return;
        }

        var shown = string.Concat(text.AsSpan(Math.Max(0, found - 30), Math.Min(60, text.Length - Math.Max(0, found - 30))).ToString().Select(c => char.IsControl(c) ? '?' : c));
        problems.Add(string.Create(CultureInfo.InvariantCulture, $"{what} holds U+{(int)text[found]:X4}: {shown}"));
    }

    /// <summary>All that is not a character to be seen, but for the end of a line.</summary>
    private static char[] Forbidden { get; } =
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => (char.IsControl(c) && c != '\n') || c is '\u200e' or '\u200f' or '\u2028' or '\u2029' or '\ufeff' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'))];
}
