using Etl.Benchmark.Results;

namespace Etl.Benchmark.Tests;

/// <summary>What people read is what was measured. <c>ETL_ACCEPT_SNAPSHOTS=1</c> writes it instead, to be reviewed as a diff.</summary>
public sealed class PublishedResultsTests
{
    private const string Start = "<!-- benchmark:start -->\n", End = "<!-- benchmark:end -->";

    [Fact]
    public void The_ratios_in_the_readme_are_those_of_the_latest_results() =>
        RequireSection(Places.Readme, ResultText.Ratios(Places.Results.ReadLatest()));

    [Fact]
    public void The_tables_in_the_document_are_those_of_the_latest_results() =>
        RequireSection(Places.PerformanceDocument, ResultText.All(Places.Results.ReadLatest()));

    private static void RequireSection(string path, string expected)
    {
        var text = File.ReadAllText(path);
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(start >= 0 && end > start, $"{path} has no section for the benchmark's results.");
        start += Start.Length;
        if (Environment.GetEnvironmentVariable("ETL_ACCEPT_SNAPSHOTS") == "1") File.WriteAllText(path, text[..start] + expected + text[end..]);
        else Assert.Equal(expected, text[start..end]);
    }
}
