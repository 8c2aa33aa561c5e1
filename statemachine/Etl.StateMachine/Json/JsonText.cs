using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

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

/// <summary>Typed looks at a node: false when it is of another kind.</summary>
internal static class JsonKinds
{
    public static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    public static bool TryString(JsonNode? node, out string value)
    {
        var found = Kind(node) == JsonValueKind.String;
        value = found ? node!.GetValue<string>() : "";
        return found;
    }

    public static bool TryBoolean(JsonNode? node, out bool value)
    {
        var kind = Kind(node);
        value = kind == JsonValueKind.True;
        return value || kind == JsonValueKind.False;
    }

    public static bool TryNumber(JsonNode? node, out JsonNumber value)
    {
        value = default;
        return Kind(node) == JsonValueKind.Number && JsonNumber.TryParse(node!.ToJsonString(), out value);
    }

    /// <summary>A whole number, whether written 3, 3.0 or 3e0.</summary>
    public static bool TryWhole(JsonNode? node, out long value)
    {
        value = 0;
        if (!TryNumber(node, out var number) || number.Exact is not { } exact || decimal.Truncate(exact) != exact
            || exact < long.MinValue || exact > long.MaxValue)
        {
            return false;
        }

        value = (long)exact;
        return true;
    }

    /// <summary>An RFC 3339 time as the language requires it: capital T, and capital Z where there is no offset.</summary>
    public static bool TryTimestamp(JsonNode? node, out DateTimeOffset value)
    {
        value = default;
        return TryString(node, out var text) && TryTimestamp(text, out value);
    }

    public static bool TryTimestamp(string text, out DateTimeOffset value)
    {
        value = default;
        return Rfc3339.Shape().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);
    }
}

/// <summary>A JSON number, compared exactly where it fits a decimal and as a double beyond it.</summary>
internal readonly record struct JsonNumber(double Approximate, decimal? Exact) : IComparable<JsonNumber>
{
    public static bool TryParse(string text, out JsonNumber number)
    {
        var parsed = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var approximate);
        decimal? exact = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
        number = new JsonNumber(approximate, exact);
        return parsed;
    }

    public int CompareTo(JsonNumber other) => Exact is { } left && other.Exact is { } right
        ? left.CompareTo(right)
        : Approximate.CompareTo(other.Approximate);
}

internal static partial class Rfc3339
{
    // DateTimeOffset.TryParse alone would take many other spellings.
    [GeneratedRegex(
        @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    public static partial Regex Shape();

    /// <summary>In UTC with milliseconds, as Step Functions writes times.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
