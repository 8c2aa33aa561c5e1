using Etl.Benchmark.Results;
using Etl.Testing;

namespace Etl.Benchmark.Tests;

/// <summary>What people read is what was measured. <c>ETL_ACCEPT_SNAPSHOTS=1</c> writes it instead, to be reviewed as a diff.</summary>
public sealed class PublishedResultsTests
{
    private const string Start = "<!-- benchmark:start -->\n", End = "<!-- benchmark:end -->";

    [Fact]
    public void The_ratios_in_the_readme_are_those_of_the_latest_results() =>
        Snapshot.MatchesSection(Places.Readme, Start, End, ResultText.Ratios(Places.Results.ReadLatest()));

    [Fact]
    public void The_tables_in_the_document_are_those_of_the_latest_results() =>
        Snapshot.MatchesSection(Places.PerformanceDocument, Start, End, ResultText.All(Places.Results.ReadLatest()));
}
