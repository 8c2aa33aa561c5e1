using Etl.Cli.Tests.EndToEnd.Bench;

namespace Etl.Cli.Tests.Cases;

/// <summary>
/// The situations of <c>tests/cases/</c>: each a folder with datasets, input files and <c>steps.txt</c>, which says what is done and what is
/// right after it.
/// </summary>
public sealed class CaseTests(SharedPostgres postgres)
{
    private static readonly string Folder = Path.Combine(Places.Root, "tests", "cases");

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

        foreach (var step in CaseStep.Read(Path.Combine(Folder, name, "steps.txt"))) await step.CheckAsync(bench);
    }

    [Fact]
    public void Every_case_says_what_is_right_and_ends_with_a_look_at_the_table()
    {
        Assert.All(Names.Select(row => (string)row.Data), name =>
        {
            var path = Path.Combine(Folder, name, "steps.txt");
            Assert.StartsWith("# ", File.ReadLines(path).First(), StringComparison.Ordinal);
            Assert.Contains(CaseStep.Read(path), step => step.Kind == "sql");
            Assert.Contains(CaseStep.Read(path), step => step.Kind is "etl" or "sh");
        });
    }
}
