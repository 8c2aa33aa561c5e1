using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Etl.Cdk.Orchestration;

/// <summary>Reads statemachine/etl.asl.json.</summary>
public static class DefinitionFile
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The definition without its white space, which counts against the size of a template.</summary>
    /// <param name="root">The top folder of the clone.</param>
    public static string Read(string root) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(root, "statemachine", "etl.asl.json")))!.ToJsonString(Compact);
}
