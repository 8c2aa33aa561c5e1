using System.Globalization;
using System.Text.Json;
using Etl.Core.Rejects;
using Etl.Functions.Datasets;
using Etl.Functions.Errors;
using YamlDotNet.RepresentationModel;
using YamlNode = YamlDotNet.RepresentationModel.YamlNode;

namespace Etl.Functions.Tests.Datasets;

/// <summary>The JSON Schema and the reference are what the keys' rows make of them. <c>ETL_ACCEPT_SNAPSHOTS=1</c> writes them instead, to be reviewed as a diff.</summary>
public sealed class DatasetReferenceTests
{
    private const string SchemaPath = "datasets/dataset.schema.json", DocumentPath = "docs/datasets.md";

    private static readonly JsonElement Schema = JsonDocument.Parse(RepositoryFiles.Read(SchemaPath)).RootElement;

    /// <summary>Where in the schema a mapping's properties are, and a file with such a mapping around <c>KEY: 1</c>.</summary>
    public static TheoryData<string, string> Mappings => new()
    {
        { "properties", "KEY: 1" },
        { "definitions/file/properties", "file: { KEY: 1 }" },
        { "definitions/column/properties", "columns: [{ KEY: 1 }]" },
        { "definitions/transform/oneOf/1/properties", "columns: [{ transform: { KEY: 1 } }]" },
        { "definitions/replace/properties", "columns: [{ transform: { replace: { KEY: 1 } } }]" },
        { "definitions/filter/properties", "where: [{ KEY: 1 }]" },
        { "definitions/target/properties", "target: { KEY: 1 }" },
        { "definitions/rejects/properties", "rejects: { KEY: 1 }" },
    };

    [Fact]
    public void The_schema_is_made_of_the_keys() => Snapshot.MatchesFile(RepositoryFiles.PathOf(SchemaPath), DatasetReference.Schema());

    [Fact]
    public void The_tables_of_the_reference_are_made_of_the_keys() =>
        Snapshot.MatchesFile(RepositoryFiles.PathOf(DocumentPath), DatasetReference.Document(RepositoryFiles.Read(DocumentPath)));

    [Fact]
    public void Every_kind_of_reject_is_explained()
    {
        var page = RepositoryFiles.Read("docs/rejects.md");
        Assert.All(RejectKindNames.All, kind => Assert.Contains($"`{kind}`", page, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Mappings))]
    public void Every_key_is_read(string pointer, string yaml)
    {
        // A mapping with a nonsensical key is a mistake wherever a value may stand.
        Assert.All(At(pointer).EnumerateObject(), property =>
        {
            var paths = Problems(yaml.Replace("KEY: 1", $"{property.Name}: {{ qqqqqqqqqqqq: [] }}")).Select(problem => problem.Path);
            Assert.Contains(paths, path => path.Split('.').Contains(property.Name));
        });
        Assert.Contains(Problems(yaml.Replace("KEY", "qqqqqqqqqqqq")), problem => problem.Message.StartsWith("unknown key", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reference_within_the_schema_leads_somewhere()
    {
        var targets = RepositoryFiles.Read(SchemaPath).Split("\"#/")[1..].Select(rest => rest[..rest.IndexOf('"')]).Distinct();

        Assert.All(targets, target => Assert.NotEqual(JsonValueKind.Undefined, At(target).ValueKind));
    }

    [Fact]
    public void The_sample_dataset_fits_the_schema()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(RepositoryFiles.Read("datasets/transactions.yaml")));

        AssertFits(yaml.Documents[0].RootNode, Schema);
    }

    [Fact]
    public void The_reference_shows_datasets_that_load()
    {
        var examples = RepositoryFiles.Read(DocumentPath).Split("```yaml\n")[1..].Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)]).ToList();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.DoesNotContain(Problems(example), problem => problem.Message != "is missing"));
    }

    private static void AssertFits(YamlNode node, JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var target))
        {
            schema = At(target.GetString()![2..]);
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                var names = mapping.Children.Keys.Select(key => ((YamlScalarNode)key).Value!).ToList();
                Assert.Subset(schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).ToHashSet(), names.ToHashSet());
                if (schema.TryGetProperty("required", out var required))
                {
                    Assert.All(required.EnumerateArray(), key => Assert.Contains(key.GetString(), names));
                }

                foreach (var (key, value) in mapping.Children)
                {
                    AssertFits(value, schema.GetProperty("properties").GetProperty(((YamlScalarNode)key).Value!));
                }

                break;
            case YamlSequenceNode list when schema.TryGetProperty("items", out var items):
                foreach (var item in list)
                {
                    AssertFits(item, items);
                }

                break;
            case YamlScalarNode scalar when schema.TryGetProperty("enum", out var words):
                Assert.Contains(scalar.Value, words.EnumerateArray().Select(word => word.GetString()));
                break;
        }
    }

    private static IEnumerable<DatasetProblemAt> Problems(string yaml) => DatasetLoader.Parse(yaml, "d.yaml").Problems;

    private static JsonElement At(string pointer) =>
        pointer.Split('/').Aggregate(Schema, (element, part) => int.TryParse(part, CultureInfo.InvariantCulture, out var index) ? element[index] : element.GetProperty(part));
}
