using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Etl.Core.Datasets;
using Etl.Core.Rejects;
using Etl.Functions.Datasets;

namespace Etl.Functions.Tests.Datasets;

/// <summary>What is written of the rows of <see cref="DatasetKeys"/>: the JSON Schema of dataset files, and the tables of their reference.</summary>
internal static class DatasetReference
{
    private const string Shapes =
        """
        {
          "text": { "type": ["string", "number", "boolean"] },
          "token": { "type": ["string", "number", "boolean", "null"] },
          "texts": {
            "oneOf": [
              { "$ref": "#/definitions/text" },
              { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "$ref": "#/definitions/token" } }
            ]
          },
          "tokens": {
            "oneOf": [
              { "$ref": "#/definitions/text" },
              { "type": "array", "uniqueItems": true, "items": { "$ref": "#/definitions/token" } }
            ]
          },
          "string": { "type": "string" },
          "flag": { "type": "boolean" },
          "name": { "type": "string", "pattern": "^[A-Za-z0-9_-]+$" },
          "count": { "type": "integer", "minimum": 0 },
          "transforms": {
            "oneOf": [
              { "$ref": "#/definitions/transform" },
              { "type": "array", "items": { "$ref": "#/definitions/transform" } }
            ]
          }
        }
        """;

    private static readonly Regex Link = new(@"\[(?<text>[^\]]+)\]\([^)]+\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private static readonly Regex Literal = new("^`(?<value>[^` ]+)`$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    /// <summary>A list of texts, or an object of one member: it reads better on one line.</summary>
    private static readonly Regex Short = new("""(\[\s+("[^"\n]*",?\s+)+\])|(\{\s+"[^"\n]*": ("[^"\n]*"|\d+)\s+\})""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private static readonly Regex Whitespace = new(@"\s+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>datasets/dataset.schema.json.</summary>
    public static string Schema()
    {
        var schema = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = "Dataset" };
        Copy(Mapping(DatasetKeys.Root, "Which files a dataset takes, what is in them, what must hold, and which table they fill."), schema);
        var shapes = JsonNode.Parse(Shapes)!.AsObject();
        shapes["absent"] = new JsonObject { ["oneOf"] = new JsonArray(new JsonObject { ["enum"] = Texts(DatasetWords.Absent.Words) }, new JsonObject { ["type"] = "null" }) };
        shapes["size"] = new JsonObject
        {
            ["oneOf"] = new JsonArray(
                Range("integer", 1, DatasetLimits.MaxBytes),
                new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]+ *([Kk][Ii][Bb]|[Mm][Ii][Bb]|[Gg][Ii][Bb]|[Bb])?$" }),
        };
        shapes["percent"] = Range("number", 0, DatasetLimits.MaxPercent);
        shapes["year"] = Range("integer", 1, DatasetLimits.MaxPivot);
        shapes["type"] = new JsonObject { ["type"] = "string", ["examples"] = Texts([.. ColumnTypeParser.Preferred, "numeric(18,2)", "varchar(20)"]) };
        shapes["limits"] = new JsonObject
        {
            ["type"] = "object",
            ["propertyNames"] = new JsonObject { ["pattern"] = $"^(.+\\.)?({string.Join('|', RejectKindNames.All)})$" },
            ["additionalProperties"] = Reference("count"),
        };
        shapes["transform"] = new JsonObject
        {
            ["oneOf"] = new JsonArray(
                new JsonObject { ["enum"] = Texts(DatasetWords.Transform.Words) },
                Mapping(DatasetKeys.Transform, "Every occurrence of a text becomes another, or nothing.", ("minProperties", 1), ("maxProperties", 1))),
        };
        shapes["replace"] = Mapping(DatasetKeys.Replace, "What becomes what.");
        shapes["file"] = Mapping(DatasetKeys.File, "How the files are written. What is left out is found out from the file or has a default.");
        shapes["column"] = Mapping(DatasetKeys.Column, "One column: where its value comes from, how it is read and what must hold for it.");
        shapes["filter"] = Mapping(DatasetKeys.Filter, "A condition on a column's converted value. NULL satisfies only is_null: true.", ("minProperties", 2));
        shapes["target"] = Mapping(DatasetKeys.Target, "The table.");
        shapes["rejects"] = Mapping(DatasetKeys.Rejects, "How many rejects a load survives; a limit itself passes, one more fails the load.");
        schema["definitions"] = shapes;
        return Short.Replace(schema.ToJsonString(Written), list => Whitespace.Replace(list.Value, " ")) + "\n";
    }

    /// <summary>docs/datasets.md with its generated parts, each between comments that name it.</summary>
    public static string Document(string text)
    {
        var parts = new Dictionary<string, string>
        {
            ["root"] = Table(DatasetKeys.Root, withTypes: false),
            ["file"] = Table(DatasetKeys.File, withTypes: false),
            ["columns"] = Table(DatasetKeys.Column, withTypes: true),
            ["target"] = Table(DatasetKeys.Target, withTypes: false),
            ["rejects"] = Table(DatasetKeys.Rejects, withTypes: false),
        };
        foreach (var (name, part) in parts)
        {
            var (start, end) = ($"<!-- {name}:start -->\n", $"<!-- {name}:end -->");
            var (from, to) = (text.IndexOf(start, StringComparison.Ordinal) + start.Length, text.IndexOf(end, StringComparison.Ordinal));
            Assert.True(from >= start.Length && to >= from, $"docs/datasets.md has no place for {name}.");
            text = text[..from] + part + text[to..];
        }

        return text;
    }

    private static string Table(KeySet keys, bool withTypes)
    {
        var table = new StringBuilder(withTypes ? "| key | for | effect | default |\n|---|---|---|---|\n" : "| key | effect | default |\n|---|---|---|\n");
        // Keys with the same words, such as min and max, share a row.
        foreach (var same in keys.Keys.GroupBy(key => (key.For, key.Effect, key.Default)))
        {
            var names = string.Join(", ", same.Select(key => $"`{key.Name}`"));
            string[] cells = withTypes ? [names, same.Key.For, same.Key.Effect, same.Key.Default] : [names, same.Key.Effect, same.Key.Default];
            table.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
        }

        return table.ToString();
    }

    private static JsonObject Mapping(KeySet keys, string description, params (string Name, int Value)[] limits)
    {
        var mapping = new JsonObject { ["description"] = description, ["type"] = "object", ["additionalProperties"] = false };
        var required = keys.Keys.Where(key => key.Default == DatasetKey.Required).Select(key => key.Name).ToList();
        if (required.Count > 0)
        {
            mapping["required"] = Texts(required);
        }

        foreach (var (name, value) in limits)
        {
            mapping[name] = value;
        }

        mapping["properties"] = new JsonObject(keys.Keys.Select(key => KeyValuePair.Create(key.Name, (JsonNode?)Property(key))));
        return mapping;
    }

    private static JsonObject Property(DatasetKey key)
    {
        // A word of the file stays as it is written there.
        var effect = $"{char.ToUpperInvariant(key.Effect[0])}{key.Effect[1..]}";
        if (key.For != TypeGroup.All.Name)
        {
            effect = $"For {key.For}: {key.Effect}";
        }

        var value = Literal.Match(key.Default);
        var fallback = value.Success || key.Default is DatasetKey.Required or DatasetKey.None or DatasetKey.Above or DatasetKey.Below ? "" : $" Default: {Plain(key.Default)}.";
        var property = new JsonObject { ["description"] = $"{Plain(effect)}.{fallback}" };
        Copy(Shape(key.Shape), property);
        if (value.Success)
        {
            property["default"] = key.Shape == KeyShape.Flag || key.Shape == KeyShape.Percent ? JsonNode.Parse(value.Groups["value"].Value) : value.Groups["value"].Value;
        }

        return property;
    }

    private static JsonObject Shape(KeyShape shape)
    {
        if (shape.Name == "word")
        {
            return new JsonObject { ["enum"] = Texts(shape.Words) };
        }

        if (!shape.Name.StartsWith("list of ", StringComparison.Ordinal))
        {
            return Reference(shape.Name);
        }

        return new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Reference(shape.Name["list of ".Length..]) };
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/definitions/{name}" };

    private static JsonObject Range(string type, int least, int most) => new() { ["type"] = type, ["minimum"] = least, ["maximum"] = most };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private static void Copy(JsonObject from, JsonObject to)
    {
        foreach (var (name, value) in from.ToList())
        {
            from.Remove(name);
            to[name] = value;
        }
    }

    /// <summary>Markdown as a person reads it where nothing renders it.</summary>
    private static string Plain(string markdown) => Link.Replace(markdown, "${text}").Replace("`", "", StringComparison.Ordinal);
}
