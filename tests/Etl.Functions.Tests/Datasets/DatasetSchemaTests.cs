using System.Globalization;
using System.Text.Json;
using Etl.Functions.Datasets;
using YamlDotNet.RepresentationModel;
using YamlNode = YamlDotNet.RepresentationModel.YamlNode;

namespace Etl.Functions.Tests.Datasets;

/// <summary>The JSON Schema, the reference and the loader speak of the same keys and words. The loader is asked through its messages.</summary>
public sealed class DatasetSchemaTests
{
    private const string Nonsense = "qqqqqqqqqqqq";

    private static readonly JsonElement Schema = JsonDocument.Parse(RepositoryFiles.Read("datasets/dataset.schema.json")).RootElement;

    /// <summary>Where in the schema a mapping's properties are, and a file with a nonsensical key in that mapping.</summary>
    public static TheoryData<string, string> Mappings => new()
    {
        { "properties", $"{Nonsense}: 1" },
        { "definitions/file/properties", $"file: {{ {Nonsense}: 1 }}" },
        { "definitions/column/properties", $"columns: [{{ {Nonsense}: 1 }}]" },
        { "definitions/transform/oneOf/1/properties", $"columns: [{{ transform: {{ {Nonsense}: 1 }} }}]" },
        { "definitions/transform/oneOf/1/properties/replace/properties", $"columns: [{{ transform: {{ replace: {{ {Nonsense}: 1 }} }} }}]" },
        { "definitions/filter/properties", $"where: [{{ {Nonsense}: 1 }}]" },
        { "definitions/target/properties", $"target: {{ {Nonsense}: 1 }}" },
        { "definitions/rejects/properties", $"rejects: {{ {Nonsense}: 1 }}" },
    };

    /// <summary>Where in the schema a key's words are, and a file with a nonsensical word there.</summary>
    public static TheoryData<string, string> Words => new()
    {
        { "properties/validate/enum", $"validate: {Nonsense}" },
        { "properties/duplicate/enum", $"duplicate: {Nonsense}" },
        { "definitions/absent/oneOf/0/enum", $"absent: {Nonsense}" },
        { "definitions/file/properties/encoding/enum", $"file: {{ encoding: {Nonsense} }}" },
        { "definitions/file/properties/extra/enum", $"file: {{ extra: {Nonsense} }}" },
        { "definitions/file/properties/quote_errors/enum", $"file: {{ quote_errors: {Nonsense} }}" },
        { "definitions/target/properties/mode/enum", $"target: {{ mode: {Nonsense} }}" },
        { "definitions/target/properties/on_conflict/enum", $"target: {{ on_conflict: {Nonsense} }}" },
        { "definitions/target/properties/cascade/enum", $"target: {{ cascade: {Nonsense} }}" },
        { "definitions/target/properties/sequences/enum", $"target: {{ sequences: {Nonsense} }}" },
        { "definitions/transform/oneOf/0/enum", $"columns: [{{ transform: {Nonsense} }}]" },
    };

    [Theory]
    [MemberData(nameof(Mappings))]
    public void Schema_and_reference_have_the_keys_of_the_loader(string pointer, string yaml)
    {
        var keys = Listed(yaml, "unknown key; the keys here are ");

        Assert.Equal(keys.Order(), At(pointer).EnumerateObject().Select(property => property.Name).Order());
        Assert.All(At(pointer).EnumerateObject(), property => Assert.True(
            property.Value.TryGetProperty("description", out _) || At(property.Value.GetProperty("$ref").GetString()![2..]).TryGetProperty("description", out _),
            $"{property.Name} has no description"));
        var reference = RepositoryFiles.Read("docs/datasets.md");
        Assert.All(keys, key => Assert.Contains($"`{key}`", reference, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void Schema_has_the_words_of_the_loader(string pointer, string yaml) =>
        Assert.Equal(Listed(yaml, $"unknown value \"{Nonsense}\"; use one of "), At(pointer).EnumerateArray().Select(word => word.GetString()!));

    [Fact]
    public void Schema_has_the_reject_kinds_of_the_loader()
    {
        var kinds = Listed($"rejects: {{ per_rule: {{ {Nonsense}: 1 }} }}", $"\"{Nonsense}\" is not a kind of reject; use one of ");
        var pattern = At("definitions/rejects/properties/per_rule/propertyNames/pattern").GetString()!;

        Assert.Equal($"^(.+\\.)?({string.Join('|', kinds)})$", pattern);
    }

    [Fact]
    public void Every_key_is_read()
    {
        // A mapping with a nonsensical key is a mistake wherever a value may stand.
        foreach (var row in Mappings)
        {
            var (pointer, yaml) = row.Data;
            foreach (var property in At(pointer).EnumerateObject())
            {
                var paths = Problems(yaml.Replace($"{Nonsense}: 1", $"{property.Name}: {{ {Nonsense}: [] }}")).Select(problem => problem.Path);
                Assert.Contains(paths, path => path.Split('.').Contains(property.Name));
            }
        }
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
        var examples = RepositoryFiles.Read("docs/datasets.md").Split("```yaml\n")[1..].Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)]).ToList();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.DoesNotContain(Problems(example), problem => problem.Message != "is missing"));
    }

    private static void AssertFits(YamlNode node, JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var target)) schema = At(target.GetString()![2..]);
        switch (node)
        {
            case YamlMappingNode mapping:
                var names = mapping.Children.Keys.Select(key => ((YamlScalarNode)key).Value!).ToList();
                Assert.Subset(schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).ToHashSet(), names.ToHashSet());
                if (schema.TryGetProperty("required", out var required)) Assert.All(required.EnumerateArray(), key => Assert.Contains(key.GetString(), names));
                foreach (var (key, value) in mapping.Children) AssertFits(value, schema.GetProperty("properties").GetProperty(((YamlScalarNode)key).Value!));
                break;
            case YamlSequenceNode list when schema.TryGetProperty("items", out var items):
                foreach (var item in list) AssertFits(item, items);
                break;
            case YamlScalarNode scalar when schema.TryGetProperty("enum", out var words):
                Assert.Contains(scalar.Value, words.EnumerateArray().Select(word => word.GetString()));
                break;
        }
    }

    private static string[] Listed(string yaml, string prefix) =>
        Problems(yaml).Single(problem => problem.Message.StartsWith(prefix, StringComparison.Ordinal)).Message[prefix.Length..].Split(", ");

    private static IEnumerable<DatasetProblemAt> Problems(string yaml) => DatasetLoader.Parse(yaml, "d.yaml").Problems;

    private static JsonElement At(string pointer) =>
        pointer.Split('/').Aggregate(Schema, (element, part) => int.TryParse(part, CultureInfo.InvariantCulture, out var index) ? element[index] : element.GetProperty(part));
}
