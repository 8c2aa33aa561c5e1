using System.Text.Json.Nodes;

namespace Etl.StateMachine.Paths;

/// <summary>
/// A compiled path into a state's data (<c>$</c>) or the Context Object (<c>$$</c>). A definite one has one value or none;
/// an indefinite one (wildcard, slice, filter, union, deep scan) always has a value: the array of what it selects.
/// </summary>
internal sealed record JsonPath(string Text, bool IsContext, IReadOnlyList<PathSegment> Segments)
{
    public bool IsReference => Segments.All(segment => segment.IsReference);

    /// <exception cref="PathSyntaxException">The text is no path.</exception>
    public static JsonPath Parse(string text)
    {
        var reader = new PathReader(text);
        var path = JsonPathParser.Parse(reader);
        reader.SkipBlanks();
        return reader.AtEnd ? path : throw reader.Unexpected("the path should end here");
    }

    /// <summary>The value may be part of <paramref name="root"/>: clone it before it is put into another tree.</summary>
    public bool TryEvaluate(JsonNode? root, out JsonNode? value) => TrySelect(Segments, root, root, out value);

    public static bool TrySelect(IReadOnlyList<PathSegment> segments, JsonNode? start, JsonNode? root, out JsonNode? value)
    {
        List<JsonNode?> selected = [start];
        foreach (var segment in segments)
        {
            var next = new List<JsonNode?>();
            foreach (var node in selected)
            {
                segment.Select(node, root, next);
            }

            selected = next;
        }

        if (segments.All(segment => segment.IsDefinite))
        {
            value = selected.Count == 0 ? null : selected[0];
            return selected.Count > 0;
        }

        value = new JsonArray([.. selected.Select(node => node?.DeepClone())]);
        return true;
    }
}
