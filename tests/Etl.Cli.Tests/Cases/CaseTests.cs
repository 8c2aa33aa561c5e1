using System.Globalization;
using System.Text;
using Etl.Cli.Tests.EndToEnd.Bench;

namespace Etl.Cli.Tests.Cases;

/// <summary>
/// The situations of <c>tests/cases/</c>: each a folder with datasets, input files and <c>steps.txt</c>, which says what is done and what is
/// right after it.
/// </summary>
public sealed class CaseTests(SharedPostgres postgres)
{
    private const string Head =
        """
        # Edge cases, and what is right

        What is right in situations that people have met, each a folder of [tests/cases](../tests/cases): datasets, files, and the steps with
        what must be true after them. What can be in a file itself is in [edge cases in files](../tests/corpus/README.md).

        """;

    private static readonly (string Name, string Heading)[] Groups =
    [
        ("target", "What is in the target"), ("repeats", "What is loaded already"), ("records", "Records"), ("values", "Values and encodings"), ("command", "The command"),
    ];

    private static readonly string Folder = RepositoryFiles.PathOf("tests/cases");

    public static TheoryData<string> Names => [.. Directory.EnumerateDirectories(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_step_ends_as_it_should(string name)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Folder, name)))
        {
            var content = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            bench.Write(path.EndsWith(".yaml", StringComparison.Ordinal) ? $"datasets/{Path.GetFileName(path)}" : Path.GetFileName(path), content);
        }

        foreach (var step in CaseStep.Read(Path.Combine(Folder, name, "steps.txt")))
        {
            await step.CheckAsync(bench);
        }
    }

    /// <summary>docs/edge-cases.md has a line a case; <c>ETL_ACCEPT_SNAPSHOTS=1</c> writes it.</summary>
    [Fact]
    public void The_document_lists_the_cases()
    {
        var text = new StringBuilder(Head);
        foreach (var (group, heading) in Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n");
            foreach (var name in Names.Select(row => (string)row.Data))
            {
                if (Title(name) is var (of, sentence) && of == group)
                {
                    text.Append(CultureInfo.InvariantCulture, $"- {sentence} (`{name}`)\n");
                }
            }
        }

        Assert.Equal(Names.Count, text.ToString().Split("`)\n").Length - 1);
        Snapshot.MatchesFile(RepositoryFiles.PathOf("docs/edge-cases.md"), text.ToString());
    }

    [Fact]
    public void Every_case_says_what_is_right_and_ends_with_a_look_at_the_table()
    {
        Assert.All(Names.Select(row => (string)row.Data), name =>
        {
            var path = Path.Combine(Folder, name, "steps.txt");
            Assert.Contains(Title(name).Group, Groups.Select(group => group.Name));
            Assert.Contains(CaseStep.Read(path), step => step.Kind == "sql");
            Assert.Contains(CaseStep.Read(path), step => step.Kind is "etl" or "sh");
        });
    }

    /// <summary>A case's first line: <c># group: what is right.</c></summary>
    private static (string Group, string Sentence) Title(string name)
    {
        var words = File.ReadLines(Path.Combine(Folder, name, "steps.txt")).First()[2..].Split(": ", 2);
        return (words[0], words[1]);
    }
}
