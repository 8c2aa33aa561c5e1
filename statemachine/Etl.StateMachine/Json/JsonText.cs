using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Etl.StateMachine.Json;

/// <summary>
/// JSON to and from text the way payloads are measured: compact, characters unescaped where JSON allows it.
/// A repeated member is an error, never a silent "last one wins".
/// </summary>
internal static class JsonText
{
    /// <summary>Levels of nesting a payload may have.</summary>
    private const int MaxDepth = 512;

    private static readonly JsonDocumentOptions DocumentOptions = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    public static JsonSerializerOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
        MaxDepth = MaxDepth,
    };

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonNode? Parse(string text) => JsonNode.Parse(text, nodeOptions: null, DocumentOptions);

    public static string Write(JsonNode? node) => node is null ? "null" : node.ToJsonString(Options);

    /// <summary>An immutable copy, safe to read from several branches at once (a <see cref="JsonNode"/> builds itself while it is read).</summary>
    public static JsonElement Freeze(JsonNode? node) => JsonSerializer.SerializeToElement(node, Options);

    public static JsonNode? Thaw(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(element),
    };
}
