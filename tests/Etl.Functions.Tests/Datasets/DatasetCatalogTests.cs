using Etl.Functions.Datasets;
using Etl.Functions.Errors;

namespace Etl.Functions.Tests.Datasets;

public sealed class DatasetCatalogTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_finds_the_one_dataset_that_takes_it()
    {
        Write("a.yaml", "orders", "incoming/orders*.csv");
        Write("b.yml", "items", "incoming/items/**");
        Write("c.txt", "other", "**");

        var catalog = DatasetCatalog.Load(_folder.Root);

        Assert.Equal("orders", catalog.Match("incoming/orders-1.csv").Name);
        Assert.Equal("items", catalog.Match("incoming/items/2024/1.csv").Name);
        Assert.Equal("items", catalog.Find("items").Name);
        Assert.Equal(["orders", "items"], catalog.Datasets.Select(dataset => dataset.Name));
    }

    [Fact]
    public void A_key_that_no_dataset_takes_lists_them_all()
    {
        var catalog = Catalog(("orders", "incoming/orders*.csv"), ("items", "incoming/items*.csv"));

        Assert.Equal(
            "No dataset takes \"incoming/x.csv\". datasets has: orders (incoming/orders*.csv); items (incoming/items*.csv). Name one with --dataset NAME, or extend its match.",
            Assert.Throws<DatasetException>(() => catalog.Match("incoming/x.csv")).Message);
    }

    [Fact]
    public void A_key_that_several_datasets_take_names_them()
    {
        var catalog = Catalog(("orders", "incoming/*.csv"), ("items", "**"), ("other", "x"));

        Assert.Equal(
            "Several datasets take \"incoming/x.csv\": orders (incoming/*.csv); items (**). Name one with --dataset NAME, or narrow their match.",
            Assert.Throws<DatasetException>(() => catalog.Match("incoming/x.csv")).Message);
    }

    [Fact]
    public void A_wrong_name_gets_the_nearest_one()
    {
        var catalog = Catalog(("transactions", "a"), ("items", "b"));

        Assert.Equal("No dataset is named \"transaction\"; did you mean \"transactions\"?", Assert.Throws<DatasetException>(() => catalog.Find("transaction")).Message);
        Assert.Equal("No dataset is named \"zebra\". datasets has: transactions (a); items (b).", Assert.Throws<DatasetException>(() => catalog.Find("zebra")).Message);
        Assert.Equal("No dataset is named \"zebra\". There is no *.yaml file in datasets.", Assert.Throws<DatasetException>(() => Catalog().Find("zebra")).Message);
    }

    [Fact]
    public void Two_datasets_of_one_name_are_a_mistake_of_the_second()
    {
        var catalog = Catalog(("a", "x"), ("a", "y"));

        Assert.Equal("1.yaml:1:10: dataset: \"a\" is the name of the dataset in 0.yaml too; names must differ", Assert.Single(catalog.Problems).ToString());
        Assert.Equal("a", catalog.Match("x").Name);
        Assert.Throws<DatasetException>(() => catalog.Match("y"));
        Assert.Throws<DatasetException>(() => catalog.Find("a"));
    }

    [Fact]
    public void A_broken_file_stops_only_what_it_may_take()
    {
        Write("good.yaml", "good", "good*");
        Write("bad.yaml", "bad", "bad*", type: "txt");

        var catalog = DatasetCatalog.Load(_folder.Root);

        Assert.Equal("good", catalog.Match("good.csv").Name);
        Assert.Equal("good", catalog.Find("good").Name);
        var error = Assert.Throws<DatasetException>(() => catalog.Match("bad.csv"));
        Assert.Equal($"{_folder.Root}/bad.yaml:3:28: columns[0].type: unknown type \"txt\"; did you mean \"text\"?", error.Message);
        Assert.Throws<DatasetException>(() => catalog.Find("bad"));
    }

    [Fact]
    public void A_file_whose_match_cannot_be_read_stops_only_what_no_other_one_takes()
    {
        Write("good.yaml", "good", "good*");
        File.WriteAllText(_folder.PathOf("broken.yaml"), "[");

        var catalog = DatasetCatalog.Load(_folder.Root);

        Assert.Equal("good", catalog.Match("good.csv").Name);
        Assert.Equal("good", catalog.Find("good").Name);
        Assert.StartsWith($"{_folder.Root}/broken.yaml:2:1: not valid YAML", Assert.Throws<DatasetException>(() => catalog.Match("other.csv")).Message, StringComparison.Ordinal);
        Assert.Equal([$"{_folder.Root}/broken.yaml"], catalog.Unreadable.Select(file => file.FileName));
    }

    [Fact]
    public void A_broken_file_that_takes_a_key_too_is_no_less_meant_for_it()
    {
        Write("good.yaml", "good", "*.csv");
        Write("bad.yaml", "bad", "b*", type: "txt");

        var catalog = DatasetCatalog.Load(_folder.Root);

        Assert.Equal("good", catalog.Match("a.csv").Name);
        Assert.Contains("bad.yaml:3:28", Assert.Throws<DatasetException>(() => catalog.Match("b.csv")).Message, StringComparison.Ordinal);
        Assert.Empty(catalog.Unreadable);
    }

    [Fact]
    public void A_missing_directory_says_what_to_do() =>
        Assert.Equal(
            "No datasets: there is no directory no/such. Create it, or name another one with --datasets DIR.",
            Assert.Throws<DatasetException>(() => DatasetCatalog.Load("no/such")).Message);

    private static DatasetCatalog Catalog(params (string Name, string Match)[] datasets) =>
        DatasetCatalog.Create("datasets", datasets.Select((dataset, i) => DatasetLoader.Parse(Yaml(dataset.Name, dataset.Match), $"{i}.yaml")));

    private static string Yaml(string name, string match, string type = "text") =>
        $"dataset: {name}\nmatch: \"{match}\"\ncolumns: [{{ name: a, type: {type} }}]\ntarget: {{ table: t }}\n";

    private void Write(string file, string name, string match, string type = "text") =>
        File.WriteAllText(_folder.PathOf(file), Yaml(name, match, type));
}
