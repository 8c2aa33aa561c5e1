using System.Globalization;
using System.Text;
using Etl.Functions.Tests.Datasets;

namespace Etl.Functions.Tests.Corpus;

/// <summary>docs/edge-cases-in-files.md lists the corpus: what is written there is tested. <c>ETL_ACCEPT_SNAPSHOTS=1</c> writes it.</summary>
public sealed class EdgeCaseDocumentTests
{
    private const string Head =
        """
        # Edge cases in files

        Each row is a file of [tests/corpus](../tests/corpus), cut and guessed in many ways, and always coming to the same rows, rejects
        and accounts. What happens around a file is in [edge cases](edge-cases.md).

        | the file has | we | corpus |
        |---|---|---|

        """;

    private const string Others =
        """

        ## Bugs of others

        As reported, and the file that would show it here.

        | bug | corpus |
        |---|---|

        """;

    [Fact]
    public void The_document_lists_the_corpus()
    {
        var text = new StringBuilder(Head);
        foreach (var one in CorpusCase.Names.Select(CorpusCase.Read))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(one.Expected.Case)} | {Cell(one.Expected.We)} | `{one.Name}` |\n");
        }

        text.Append(Others);
        foreach (var one in CorpusCase.Names.Select(CorpusCase.Read))
        {
            foreach (var bug in one.Expected.Others) text.Append(CultureInfo.InvariantCulture, $"| {Cell(bug)} | `{one.Name}` |\n");
        }

        var path = Path.Combine(RepositoryFiles.Root, "docs", "edge-cases-in-files.md");
        if (Environment.GetEnvironmentVariable("ETL_ACCEPT_SNAPSHOTS") == "1") File.WriteAllText(path, text.ToString());
        else Assert.Equal(File.ReadAllText(path), text.ToString());
    }

    [Fact]
    public void Every_row_names_a_file_of_the_corpus()
    {
        var rows = File.ReadLines(Path.Combine(RepositoryFiles.Root, "docs", "edge-cases-in-files.md")).Where(line => line.EndsWith("` |", StringComparison.Ordinal)).ToList();

        Assert.True(rows.Count > CorpusCase.Names.Count());
        Assert.All(rows, row => Assert.Contains(row[(row.LastIndexOf("| `", StringComparison.Ordinal) + 3)..^3], CorpusCase.Names));
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
