using System.Text;

namespace Etl.StateMachine.Paths;

/// <summary>
/// JSONPath as Step Functions takes it. Refused, though Jayway knows them: functions (<c>.length()</c>), unions of names, script
/// expressions, slices with a step. Stops at the first character that cannot continue the path, so that intrinsics can embed one.
/// </summary>
internal static class JsonPathParser
{
    private const string NameStops = " \t\r\n()[],.'\"<>!=@?*:";

    public static JsonPath Parse(PathReader reader)
    {
        var start = reader.Position;
        reader.Take("$");
        var isContext = reader.TryTake("$");
        if (!reader.AtEnd && (char.IsLetter(reader.Current) || reader.Current == '_'))
        {
            throw reader.Unexpected("'.' or '[' is expected (variables are not supported)");
        }

        var segments = Segments(reader, insideFilter: false);
        return new JsonPath(reader.Text[start..reader.Position], isContext, segments);
    }

    internal static List<PathSegment> Segments(PathReader reader, bool insideFilter)
    {
        var segments = new List<PathSegment>();
        while (true)
        {
            if (reader.TryTake(".."))
            {
                var inner = reader.Current == '[' ? Bracket(reader) : Dotted(reader, insideFilter);
                segments.Add(new DescendantSegment(inner));
            }
            else if (reader.TryTake("."))
            {
                segments.Add(Dotted(reader, insideFilter));
            }
            else if (reader.Current == '[')
            {
                segments.Add(Bracket(reader));
            }
            else
            {
                return segments;
            }
        }
    }

    private static PathSegment Dotted(PathReader reader, bool insideFilter)
    {
        if (reader.TryTake("*"))
        {
            return new WildcardSegment();
        }

        var name = new StringBuilder();
        while (!reader.AtEnd && !NameStops.Contains(reader.Current, StringComparison.Ordinal)
            && !(insideFilter && (reader.StartsWith("&&") || reader.StartsWith("||"))))
        {
            if (reader.Current == '\\')
            {
                name.Append(reader.Escaped());
            }
            else
            {
                name.Append(reader.Current);
                reader.Position++;
            }
        }

        if (name.Length == 0)
        {
            throw reader.Unexpected("a name is expected");
        }

        return reader.Current == '('
            ? throw reader.Unexpected($"functions such as {name}() are not supported in a path")
            : new MemberSegment(name.ToString());
    }

    private static PathSegment Bracket(PathReader reader)
    {
        reader.Take("[");
        reader.SkipBlanks();
        PathSegment segment;
        if (reader.Current is '\'' or '"')
        {
            segment = new MemberSegment(reader.QuotedText());
        }
        else if (reader.TryTake("*"))
        {
            segment = new WildcardSegment();
        }
        else if (reader.TryTake("?"))
        {
            segment = new FilterSegment(FilterParser.Parse(reader));
        }
        else
        {
            segment = Indexes(reader);
        }

        reader.SkipBlanks();
        reader.Take("]");
        return segment;
    }

    private static PathSegment Indexes(PathReader reader)
    {
        var first = reader.TryInteger();
        reader.SkipBlanks();
        if (reader.TryTake(":"))
        {
            reader.SkipBlanks();
            var end = reader.TryInteger();
            return first is null && end is null
                ? throw reader.Unexpected("a slice needs a start or an end")
                : new SliceSegment(first, end);
        }

        var indexes = new List<IndexSegment> { new(first ?? throw reader.Unexpected("an index, a quoted name, '*', a slice or a filter is expected")) };
        while (reader.TryTake(","))
        {
            reader.SkipBlanks();
            indexes.Add(new IndexSegment(reader.TryInteger() ?? throw reader.Unexpected("an index is expected")));
            reader.SkipBlanks();
        }

        return indexes.Count == 1 ? indexes[0] : new IndexUnionSegment(indexes);
    }
}
