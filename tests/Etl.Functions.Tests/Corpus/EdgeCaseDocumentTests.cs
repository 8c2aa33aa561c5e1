using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Etl.Functions.Tests.Corpus;

/// <summary>tests/corpus/README.md lists the corpus: what is written there is tested. <c>ETL_ACCEPT_SNAPSHOTS=1</c> writes it.</summary>
public sealed class EdgeCaseDocumentTests
{
    private const string Head =
        """
        # Edge cases in files

        What becomes of a file that is not as one expects: what it has → what we do with it (elsewhere: a bug that was reported of others).
        Each is a folder beside this page (`grep -rl 'CR CR LF' tests/corpus` finds it), cut and guessed in many ways, and always comes to the
        same rows, rejects and accounts. What happens around a file is in [edge cases](../../docs/edge-cases.md).

        """;

    private static readonly ImmutableArray<(string Name, string Heading)> s_groups =
    [
        ("records", "Lines and records"), ("fields", "Delimiters and the number of fields"), ("header", "The header"), ("quotes", "Quotes"),
        ("encodings", "Encodings"), ("values", "Values"), ("limits", "Limits"),
    ];

    [Fact]
    public void The_document_lists_the_corpus()
    {
        var text = Text([.. CorpusCase.Names.Select(name => CorpusCase.Read(name).Expected)]);
        Snapshot.MatchesFile(RepositoryFiles.PathOf("tests/corpus/README.md"), text);
    }

    [Fact]
    public void Every_case_says_something_of_its_own_under_a_heading()
    {
        var all = CorpusCase.Names.Select(name => CorpusCase.Read(name).Expected).ToList();

        Assert.All(all, one => Assert.Contains(one.Group, s_groups.Select(group => group.Name)));
        Assert.Equal(all.Count, all.DistinctBy(one => one.Case).Count());
    }

    /// <summary>A line for what we do, in the order of the first file of it; a file that shows a bug of others has a line of its own.</summary>
    private static string Text(ImmutableArray<Expected> all)
    {
        var text = new StringBuilder(Head);
        foreach (var (group, heading) in s_groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n");
            foreach (var same in all.Where(one => one.Group == group).GroupBy(one => (one.We, Bugs: string.Join("; ", one.Others))))
            {
                var bugs = same.Key.Bugs.Length > 0 ? $" (elsewhere: {same.Key.Bugs})" : "";
                text.Append(CultureInfo.InvariantCulture, $"- {string.Join(" · ", same.Select(one => one.Case))} → {same.Key.We}{bugs}\n");
            }
        }

        return text.Replace(@"\", @"\\", Head.Length, text.Length - Head.Length).ToString();
    }
}
