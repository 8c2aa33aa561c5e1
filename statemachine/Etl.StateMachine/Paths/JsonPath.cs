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

/// <summary>One step of a path: from a node to the nodes it selects. A JSON null is a null reference; a missing one is not added.</summary>
internal abstract record PathSegment
{
    /// <summary>Whether it selects at most one node.</summary>
    public virtual bool IsDefinite => false;

    /// <summary>Whether a Reference Path may hold it.</summary>
    public virtual bool IsReference => false;

    public abstract void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into);
}

/// <summary><c>.name</c> or <c>['name']</c>.</summary>
internal sealed record MemberSegment(string Name) : PathSegment
{
    public override bool IsDefinite => true;

    public override bool IsReference => true;

    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        if (node is JsonObject members && members.TryGetPropertyValue(Name, out var value))
        {
            into.Add(value);
        }
    }
}

/// <summary><c>[0]</c>, or <c>[-1]</c> counted from the end.</summary>
internal sealed record IndexSegment(int Index) : PathSegment
{
    public override bool IsDefinite => true;

    public override bool IsReference => Index >= 0;

    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        if (node is JsonArray items)
        {
            var index = Index < 0 ? items.Count + Index : Index;
            if (index >= 0 && index < items.Count)
            {
                into.Add(items[index]);
            }
        }
    }
}

/// <summary><c>[0,2,-1]</c>.</summary>
internal sealed record IndexUnionSegment(IReadOnlyList<IndexSegment> Indexes) : PathSegment
{
    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        foreach (var index in Indexes)
        {
            index.Select(node, root, into);
        }
    }
}

/// <summary><c>[1:3]</c>, <c>[1:]</c>, <c>[:3]</c>, <c>[-2:]</c>: from a start to an exclusive end, negatives counted from the end.</summary>
internal sealed record SliceSegment(int? Start, int? EndExclusive) : PathSegment
{
    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        if (node is not JsonArray items)
        {
            return;
        }

        var start = Clamp(Start ?? 0, items.Count);
        var end = Clamp(EndExclusive ?? items.Count, items.Count);
        for (var index = start; index < end; index++)
        {
            into.Add(items[index]);
        }
    }

    private static int Clamp(int bound, int count) => Math.Clamp(bound < 0 ? count + bound : bound, 0, count);
}

/// <summary><c>.*</c> or <c>[*]</c>: every member's value or every item.</summary>
internal sealed record WildcardSegment : PathSegment
{
    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        switch (node)
        {
            case JsonObject members:
                into.AddRange(members.Select(member => member.Value));
                break;
            case JsonArray items:
                into.AddRange(items);
                break;
        }
    }
}

/// <summary><c>..</c> and the segment after it, applied to the node and to everything below it, a parent before its children.</summary>
internal sealed record DescendantSegment(PathSegment Inner) : PathSegment
{
    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        Inner.Select(node, root, into);
        switch (node)
        {
            case JsonObject members:
                foreach (var member in members)
                {
                    Select(member.Value, root, into);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Select(item, root, into);
                }

                break;
        }
    }
}

/// <summary>
/// <c>[?(@.price &lt; 10)]</c>: the items of an array that fulfil it. Applied to an object it tests the object itself,
/// as the Jayway library behind Step Functions does.
/// </summary>
internal sealed record FilterSegment(FilterExpression Condition) : PathSegment
{
    public override void Select(JsonNode? node, JsonNode? root, List<JsonNode?> into)
    {
        switch (node)
        {
            case JsonArray items:
                into.AddRange(items.Where(item => Condition.Holds(item, root)));
                break;
            case JsonObject when Condition.Holds(node, root):
                into.Add(node);
                break;
        }
    }
}
