using Etl.Core.Datasets;
using Etl.Functions.Datasets;
using Etl.Functions.Runs;
using Etl.Functions.Tests.Fixtures;
using Etl.Functions.Tests.Handlers;

namespace Etl.Functions.Tests.Runs;

public sealed class WarningTests
{
    [Fact]
    public void A_message_names_so_many_columns_and_counts_the_rest()
    {
        static (Column, Field)[] Columns(int count) => [.. Enumerable.Range(1, count).Select(i => new Column { Name = $"column_{i}", Type = new ColumnType(ColumnKind.Text) }).Select(column => (column, column.Field))];
        var dataset = new Dataset { Name = "test", Match = ["*"], Columns = [], Target = new Target { Table = "test" } };
        var message = FunctionMessages.AbsentColumns(dataset, Columns(1_000));
        Assert.StartsWith("the header leaves out column_1 (NULL), column_2 (NULL), ", message, StringComparison.Ordinal);
        Assert.Contains(", column_20 (NULL) and 980 more, which every row", message, StringComparison.Ordinal);
        Assert.StartsWith("the header leaves out column_1 (NULL), column_2 (NULL), which", FunctionMessages.AbsentColumns(dataset, Columns(2)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_names_so_many_dataset_files_and_counts_the_rest()
    {
        var files = Enumerable.Range(1, 5).Select(i => DatasetLoader.Parse("", $"{i}.yaml")).ToList();
        Assert.Equal(
            "what other dataset files take is not known, since they have mistakes: 1.yaml: is empty: a dataset needs dataset, match, columns and target; 2.yaml: is empty: a dataset needs dataset, match, columns and target; 3.yaml: is empty: a dataset needs dataset, match, columns and target; and 2 more files. './etl dataset check' tells all of them",
            FunctionMessages.DatasetUnreadable(files));
        Assert.EndsWith("columns and target. './etl dataset check' tells all of them", FunctionMessages.DatasetUnreadable(files[..1]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("test", 0)]
    public async Task A_run_tells_of_dataset_files_that_may_have_been_meant(string? dataset, int count)
    {
        var catalog = DatasetCatalog.Create("datasets", [DatasetLoader.Parse("[", "datasets/broken.yaml"), DatasetLoader.Parse(TestDatasets.Lenient, "datasets/test.yaml")]);
        var host = new Host(TestDatasets.Lenient, configure: services => services with { Datasets = catalog });
        await host.RunAsync(host.Drop("id,name\n1,a\n"u8.ToArray()), new LoadOptions { Dataset = dataset });
        Assert.Equal(Enumerable.Repeat((WarningCodes.DatasetUnreadable, 1L), count), host.Report()!.Warnings.Select(warning => (warning.Code, warning.Count)));
        Assert.Equal(count, host.Results.Single()["MessageBody"]!["warnings"]!.AsArray().Count);
    }
}
