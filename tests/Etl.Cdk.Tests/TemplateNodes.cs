using System.Text.Json.Nodes;

namespace Etl.Cdk.Tests;

/// <summary>Finds things in a template.</summary>
internal static class TemplateNodes
{
    /// <summary>The resources of a type, by logical id.</summary>
    public static IReadOnlyDictionary<string, JsonNode> Resources(this JsonObject template, string type) =>
        template["Resources"]!.AsObject().Where(pair => (string?)pair.Value!["Type"] == type).ToDictionary(pair => pair.Key, pair => pair.Value!);

    /// <summary>The properties of the resources of a type whose logical id begins with the names of the constructs they are in.</summary>
    public static JsonNode Properties(this JsonObject template, string type, string path) =>
        template.Resources(type).Single(pair => pair.Key.StartsWith(path, StringComparison.Ordinal)).Value["Properties"]!;

    /// <summary>The only resource of a type.</summary>
    public static JsonNode Single(this JsonObject template, string type) => template.Resources(type).Single().Value;

    /// <summary>All of the template's resources with a logical id that begins so.</summary>
    public static JsonNode Resource(this JsonObject template, string type, string path) =>
        template.Resources(type).Single(pair => pair.Key.StartsWith(path, StringComparison.Ordinal)).Value;

    /// <summary>A policy's statement.</summary>
    public static JsonNode Statement(this JsonNode policy, string sid) =>
        policy["Statement"]!.AsArray().Single(statement => (string?)statement!["Sid"] == sid)!;

    /// <summary>A function's environment variables.</summary>
    public static JsonObject Variables(this JsonObject template, string function) =>
        template.Properties("AWS::Lambda::Function", $"Functions{function}")["Environment"]!["Variables"]!.AsObject();

    /// <summary>The statements of a function's role.</summary>
    public static IReadOnlyList<JsonNode> Rights(this JsonObject template, string path) =>
        [.. template.Properties("AWS::IAM::Role", path)["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray().Select(node => node!)];

    /// <summary>One text or several, as a list.</summary>
    public static IReadOnlyList<string> Texts(this JsonNode? node) => node switch
    {
        null => [],
        JsonArray array => [.. array.Select(item => item!.ToJsonString().Trim('"'))],
        _ => [node.ToJsonString().Trim('"')],
    };
}
