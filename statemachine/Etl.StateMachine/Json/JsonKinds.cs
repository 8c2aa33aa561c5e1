using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Etl.StateMachine.Json;

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
