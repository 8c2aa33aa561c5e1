using System.Text.RegularExpressions;

namespace Etl.Cli.Tests;

/// <summary>The pages can be read: they are short, each opens with what it answers, and every link leads somewhere.</summary>
public sealed partial class DocumentTests
{
    /// <summary>In bytes; nobody reads a longer page to its end.</summary>
    private const int LongestPage = 12_000, AllPages = 90_000;

    /// <summary>The pages of docs/; its decisions are not counted.</summary>
    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "docs"), "*.md").Select(Name).Order(StringComparer.Ordinal)];

    /// <summary>Every document of the repository, the README first.</summary>
    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(RepositoryFiles.Root, "*.md").Order(StringComparer.Ordinal).Select(Name),
        .. new[] { "bench", "docs", "statemachine", "tests" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, folder), "*.md", s_all))
            .Select(Name).Where(name => !name.Contains("node_modules/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    private static readonly EnumerationOptions s_all = new() { RecurseSubdirectories = true };

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_is_short(string page) => Assert.InRange(Read(page).Length, 1, LongestPage);

    [Fact]
    public void All_pages_together_are_short() => Assert.InRange(Pages.Sum(page => Read(page.Data).Length), 1, AllPages);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_opens_with_what_it_answers(string page) => Assert.Matches(Opening(), File.ReadAllText(Path.Combine(RepositoryFiles.Root, page)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_somewhere(string document)
    {
        var text = Code().Replace(File.ReadAllText(Path.Combine(RepositoryFiles.Root, document)), "");
        Assert.All(Link().Matches(text).Select(match => match.Groups["to"].Value).Where(to => !to.Contains("://", StringComparison.Ordinal)), to =>
        {
            var (path, anchor) = to.Split('#') is [var before, var after] ? (before, after) : (to, null);
            var target = path.Length == 0 ? Path.Combine(RepositoryFiles.Root, document) : Path.GetFullPath(Path.Combine(RepositoryFiles.Root, Path.GetDirectoryName(document)!, path));
            Assert.True(Path.Exists(target), $"{to} is not there");
            if (anchor is not null)
            {
                Assert.Contains(anchor, Heading().Matches(File.ReadAllText(target)).Select(match => Anchor(match.Groups["text"].Value)));
            }
        });
    }

    /// <summary>What GitHub makes of a heading: small letters, digits, hyphens.</summary>
    private static string Anchor(string heading) => NoAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private static byte[] Read(string page) => File.ReadAllBytes(Path.Combine(RepositoryFiles.Root, page));

    private static string Name(string path) => Path.GetRelativePath(RepositoryFiles.Root, path).Replace('\\', '/');

    [GeneratedRegex(@"^# [^\n]+\n\n(What|How|Which|Where|When|Why) [^\n]", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Opening();

    [GeneratedRegex(@"(?ms)^```.*?^```$|`[^`\n]+`", RegexOptions.None, 5_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\[[^\]]*\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?m)^#+ (?<text>.+)$", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]", RegexOptions.None, 5_000)]
    private static partial Regex NoAnchor();
}
