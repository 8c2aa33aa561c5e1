using System.Text;
using Etl.Cli.Generation;

namespace Etl.Cli.Tests.Generation;

public sealed class SampleTests
{
    [Fact]
    public void The_sample_has_3000_records_and_a_dozen_bad_ones_each_of_another_kind()
    {
        var parsed = ParsedTransactions.Parse(File.ReadAllBytes(SamplePath));
        Assert.Equal(3000, parsed.Count);
        Assert.Equal(
            ["NUL", "currency", "date", "no account", "no number", "not UTF-8", "quotes", "quotes", "range", "scale", "too few fields", "too many fields"],
            parsed.Where(record => record.IsBad).Select(record => Assert.Single(record.Faults)).Order(StringComparer.Ordinal));
        Assert.Equal(3000, parsed.Select(record => record.Id).Distinct().Count());
    }

    [Fact]
    public void The_sample_has_what_makes_csv_hard()
    {
        var text = Encoding.UTF8.GetString(File.ReadAllBytes(SamplePath));
        Assert.Contains(",\"Müller, Söhne & Co\",", text, StringComparison.Ordinal);
        Assert.Contains("\"Łódź Books\nBranch 12\"", text, StringComparison.Ordinal);
        Assert.Contains("\"\"The Grill\"\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void The_sample_can_be_made_again()
    {
        using var output = new MemoryStream();
        new TransactionGenerator(new GeneratorOptions { Rows = 3000, Seed = 1, BadRows = 12, QuotedNewlines = true }).Write(output, default);
        Assert.Equal(File.ReadAllBytes(SamplePath), output.ToArray());
    }

    private static string SamplePath => RepositoryFiles.PathOf("samples/transactions.csv");
}
