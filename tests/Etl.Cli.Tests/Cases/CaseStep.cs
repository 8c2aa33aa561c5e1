using System.Globalization;
using System.Text.RegularExpressions;
using Etl.Cli.Tests.EndToEnd.Bench;

namespace Etl.Cli.Tests.Cases;

/// <summary>One step of a case's <c>steps.txt</c> and what must come of it.</summary>
/// <remarks>
/// <code>
/// # A comment.
/// $ etl run in.csv --force      the command; then, a line each: "exit N", "says TEXT" and "not TEXT" of all that it wrote
/// $ sh etl query … >> out.txt   a shell that knows etl; its output, line by line, or "exit N"
/// $ sql select …                the rows, as COPY writes them; of a statement that is no query nothing
/// </code>
/// A trailing backslash continues a line.
/// </remarks>
internal sealed partial record CaseStep(string Kind, string Text, IReadOnlyList<string> Expected, int Line)
{
    public static IReadOnlyList<CaseStep> Read(string path)
    {
        var steps = new List<CaseStep>();
        var expected = new List<string>();
        var lines = File.ReadAllText(path).Replace("\\\n", "", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index];
            if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                var words = line[2..].Split(' ', 2);
                expected = [];
                steps.Add(new CaseStep(words[0], words[1], expected, index + 1));
            }
            else if (line.Length > 0 && !line.StartsWith('#'))
            {
                expected.Add(line);
            }
        }

        return steps;
    }

    public async Task CheckAsync(Workbench bench)
    {
        switch (Kind)
        {
            case "etl":
                CheckCommand(await bench.CommandAsync([.. Word().Matches(Text).Select(word => Argument(bench, word))]));
                break;
            case "sh":
                await CheckShellAsync(bench);
                break;
            case "sql" when Text.StartsWith("select", StringComparison.OrdinalIgnoreCase):
                MustEqual(Expected, await bench.RowsAsync(Text));
                break;
            case "sql":
                await Sql.ExecuteAsync(bench.Database, Text);
                break;
            default:
                Assert.Fail($"{this}: a step is etl, sh or sql.");
                break;
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}: $ {Kind} {Text}");

    private void CheckCommand(ProgramEnd end)
    {
        var said = end.Output + end.Error;
        Assert.Contains(Expected, line => line.StartsWith("exit ", StringComparison.Ordinal));
        Assert.DoesNotContain("   at Etl.", said, StringComparison.Ordinal);
        foreach (var line in Expected)
        {
            var (word, rest) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            var holds = word switch
            {
                "exit" => end.ExitCode == int.Parse(rest, CultureInfo.InvariantCulture),
                "says" => Flat(said).Contains(rest, StringComparison.Ordinal),
                "not" => !Flat(said).Contains(rest, StringComparison.Ordinal),
                _ => false,
            };
            Assert.True(holds, $"{this}\nexpected: {line}\nexit {end.ExitCode}\n{said}");
        }
    }

    /// <summary>What a table has wrapped is one line again.</summary>
    private static string Flat(string said) => Blanks().Replace(said.Replace('│', ' '), " ");

    private async Task CheckShellAsync(Workbench bench)
    {
        var script = $"etl() {{ dotnet '{Places.Program}' \"$@\"; }}\n{Text}";
        await using var shell = EtlProcess.Start(bench, "bash", ["-c", script]);
        var end = await shell.WaitAsync();
        var exit = Expected.FirstOrDefault(line => line.StartsWith("exit ", StringComparison.Ordinal)) ?? "exit 0";
        Assert.True(exit == string.Create(CultureInfo.InvariantCulture, $"exit {end.ExitCode}"), $"{this}: exit {end.ExitCode}\n{end.Output}{end.Error}");
        MustEqual(Expected.Where(line => line != exit), end.Output.TrimEnd('\n').Split('\n').Where(line => line.Length > 0));
    }

    private void MustEqual(IEnumerable<string> expected, IEnumerable<string> found)
    {
        var (wanted, had) = (string.Join('\n', expected), string.Join('\n', found));
        Assert.True(wanted == had, $"{this}\nexpected:\n{wanted}\nfound:\n{had}");
    }

    /// <summary>A word without its quotes; a file of the case by its whole path, since the command runs in the tests' own process.</summary>
    private static string Argument(Workbench bench, Match word)
    {
        var text = word.Groups["quoted"].Success ? word.Groups["quoted"].Value : word.Value;
        return File.Exists(bench.PathOf(text)) ? bench.PathOf(text) : text;
    }

    [GeneratedRegex("""'(?<quoted>[^']*)'|[^\s']+""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
