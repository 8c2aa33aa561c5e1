using System.Globalization;

namespace Etl.StateMachine.Json;

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

    public static bool operator <(JsonNumber left, JsonNumber right) => left.CompareTo(right) < 0;

    public static bool operator >(JsonNumber left, JsonNumber right) => left.CompareTo(right) > 0;

    public static bool operator <=(JsonNumber left, JsonNumber right) => left.CompareTo(right) <= 0;

    public static bool operator >=(JsonNumber left, JsonNumber right) => left.CompareTo(right) >= 0;
}
