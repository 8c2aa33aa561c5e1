using Etl.Core.Datasets;
using Etl.Functions.Datasets;

namespace Etl.Benchmark.Tests;

public sealed class DatasetTests
{
    [Fact]
    public void It_is_that_of_the_quick_start_but_for_the_type_of_the_key()
    {
        var (ours, usual) = (Transactions(Places.BenchmarkDatasets), Transactions(Places.Datasets));
        Assert.Equal("uuid", ours.Columns[0].Type.ToString());
        Assert.Equal(usual.Columns.Select(c => c.Name), ours.Columns.Select(c => c.Name));
        Assert.Equal(usual.Columns.Skip(1).Select(Shape), ours.Columns.Skip(1).Select(Shape));
        Assert.Equal((usual.Target.Mode, usual.Target.Key[0]), (ours.Target.Mode, ours.Target.Key[0]));
    }

    private static (string Type, bool Required, string? Pattern) Shape(Column column) => (column.Type.ToString(), column.Required, column.Rules.SingleOrDefault(rule => rule.Key == "pattern")?.Texts[0]);

    private static Dataset Transactions(string directory) => DatasetCatalog.Load(directory).Find("transactions").Dataset!;
}
