using System.Text.Json.Nodes;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Loading;

/// <summary>
/// The fields of one object of the definition. Each is taken once; <see cref="RefuseRest"/> then reports those nobody took,
/// which is how a misspelt or unsupported field is found.
/// </summary>
/// <param name="owner">What the object is, for messages: <c>Task state</c>, <c>Retrier</c>.</param>
/// <param name="mapItemVisible">Whether <c>$$.Map</c> means something here.</param>
internal sealed partial class FieldReader(
    JsonObject json, string? state, string prefix, string owner, bool mapItemVisible, DefinitionProblems problems)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public bool Has(string field) => json.ContainsKey(field);

    public void Report(string field, string message) => problems.Add(state, prefix + field, message);

    /// <summary>The field's value; false when there is none. A JSON null is a value.</summary>
    public bool TryTake(string field, out JsonNode? value)
    {
        _taken.Add(field);
        return json.TryGetPropertyValue(field, out value);
    }

    public string? Text(string field, bool required = false)
    {
        if (!TryTake(field, out var node))
        {
            if (required)
            {
                Report(field, ProblemTexts.Missing);
            }

            return null;
        }

        if (!JsonKinds.TryString(node, out var text))
        {
            Report(field, ProblemTexts.NotText);
            return null;
        }

        return text;
    }

    public bool? Boolean(string field)
    {
        if (!TryTake(field, out var node))
        {
            return null;
        }

        if (!JsonKinds.TryBoolean(node, out var value))
        {
            Report(field, ProblemTexts.NotBoolean);
        }

        return value;
    }

    public double? Number(string field, double min, double max, bool whole = true)
    {
        if (!TryTake(field, out var node))
        {
            return null;
        }

        if (!JsonKinds.TryNumber(node, out var number) || number.Approximate < min || number.Approximate > max)
        {
            Report(field, ProblemTexts.Range(min, max));
            return null;
        }

        if (whole && !JsonKinds.TryWhole(node, out _))
        {
            Report(field, ProblemTexts.NotWhole);
            return null;
        }

        return number.Approximate;
    }

    /// <summary>A nested object; null, and reported, when it is missing though required or is something else.</summary>
    public FieldReader? Object(string field, string what, bool required = false)
    {
        if (!TryTake(field, out var node))
        {
            if (required)
            {
                Report(field, ProblemTexts.Missing);
            }

            return null;
        }

        return Nested(field, node, what);
    }

    /// <summary>The objects of a list.</summary>
    public IReadOnlyList<FieldReader> Objects(string field, string what, bool required = false)
    {
        if (!TryTake(field, out var node))
        {
            if (required)
            {
                Report(field, ProblemTexts.Missing);
            }

            return [];
        }

        if (node is not JsonArray items)
        {
            Report(field, ProblemTexts.Expected("an array"));
            return [];
        }

        if (items.Count == 0 && required)
        {
            Report(field, ProblemTexts.Empty);
        }

        return [.. items.Select((item, index) => Nested($"{field}[{index}]", item, what)).OfType<FieldReader>()];
    }

    /// <summary>A reader for the states below <c>States</c>: problems there carry the state's own name.</summary>
    public FieldReader ForState(string name, JsonObject fields, string what) => new(fields, name, "", what, mapItemVisible, problems);

    /// <summary>The same fields once more, none of them taken.</summary>
    public FieldReader Again(bool mapItem) => new(json, state, prefix, owner, mapItem, problems);

    public void RefuseRest()
    {
        foreach (var (field, _) in json)
        {
            if (!_taken.Contains(field))
            {
                Report(field, ProblemTexts.Unknown(field, owner));
            }
        }
    }

    private FieldReader? Nested(string field, JsonNode? node, string what)
    {
        if (node is JsonObject nested)
        {
            return new FieldReader(nested, state, $"{prefix}{field}.", what, mapItemVisible, problems);
        }

        Report(field, ProblemTexts.NotObject);
        return null;
    }
}
