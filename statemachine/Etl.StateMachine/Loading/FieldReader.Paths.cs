using System.Text.Json.Nodes;
using Etl.StateMachine.Intrinsics;
using Etl.StateMachine.Json;
using Etl.StateMachine.Paths;
using Etl.StateMachine.States;
using Etl.StateMachine.Templates;

namespace Etl.StateMachine.Loading;

/// <summary>Paths, intrinsics and payload templates.</summary>
internal sealed partial class FieldReader
{
    /// <summary>A path that may be null; the root where the field is missing.</summary>
    public JsonPath? PathOrNull(string field)
        => TryTake(field, out var node) ? node is null ? null : Compile(field, node, reference: false, mapItemVisible) : States.State.RootPath;

    /// <summary>A Reference Path into the data that may be null; the root where the field is missing.</summary>
    public JsonPath? ResultPath(string field)
    {
        if (!TryTake(field, out var node))
        {
            return States.State.RootPath;
        }

        if (node is null)
        {
            return null;
        }

        var path = Compile(field, node, reference: true, mapItemVisible);
        if (path is { IsContext: true })
        {
            Report(field, ProblemTexts.ResultPathOfContext);
        }

        return path;
    }

    public JsonPath? ReferencePath(string field) => TryTake(field, out var node) ? Compile(field, node, reference: true, mapItemVisible) : null;

    public JsonPath? Path(string field, bool required = false)
    {
        if (TryTake(field, out var node))
        {
            return Compile(field, node, reference: false, mapItemVisible);
        }

        if (required)
        {
            Report(field, ProblemTexts.Missing);
        }

        return null;
    }

    /// <summary>A number in <paramref name="field"/> or the path of one in the field of that name and <c>Path</c>.</summary>
    /// <param name="exclusive">Whether having both fields is reported here.</param>
    public Quantity? Quantity(string field, double min, double max, bool exclusive = true)
    {
        var constant = Number(field, min, max);
        var path = ReferencePath(field + "Path");
        if (exclusive && Has(field) && Has(field + "Path"))
        {
            Report(field, ProblemTexts.AtMostOne(field, field + "Path"));
        }

        return path is not null ? new Quantity(field + "Path", 0, path, min, max)
            : constant is { } value ? new Quantity(field, value, null, min, max) : null;
    }

    /// <summary>A constant text in <paramref name="field"/>, or a path or intrinsic in the field of that name and <c>Path</c>.</summary>
    public PayloadTemplate? TextOrPath(string field)
    {
        var constant = Text(field);
        if (!TryTake(field + "Path", out var node))
        {
            return constant is null ? null : new ConstantTemplate(constant);
        }

        if (Has(field))
        {
            Report(field, ProblemTexts.AtMostOne(field, field + "Path"));
        }

        return Computed(field + "Path", node, mapItemVisible, reference: true);
    }

    /// <param name="mapItem">Whether <c>$$.Map</c> means something in it; as in the object it stands in when null.</param>
    public PayloadTemplate? Template(string field, bool required = false, bool? mapItem = null)
    {
        if (!TryTake(field, out var node))
        {
            if (required)
            {
                Report(field, ProblemTexts.Missing);
            }

            return null;
        }

        if (node is JsonObject)
        {
            return TemplateOf(field, node, mapItem ?? mapItemVisible);
        }

        Report(field, ProblemTexts.NotObject);
        return null;
    }

    private PayloadTemplate TemplateOf(string field, JsonNode? node, bool mapItem) => node switch
    {
        JsonObject members => ObjectOf(field, members, mapItem),
        JsonArray items => new ArrayTemplate([.. items.Select((item, index) => TemplateOf($"{field}[{index}]", item, mapItem))]),
        _ => new ConstantTemplate(node?.DeepClone()),
    };

    private ObjectTemplate ObjectOf(string field, JsonObject members, bool mapItem)
    {
        const string suffix = ".$";
        var templates = new List<KeyValuePair<string, PayloadTemplate>>();
        foreach (var (name, value) in members)
        {
            var place = $"{field}.{name}";
            if (!name.EndsWith(suffix, StringComparison.Ordinal))
            {
                templates.Add(new(name, TemplateOf(place, value, mapItem)));
                continue;
            }

            var bare = name[..^suffix.Length];
            if (members.ContainsKey(bare))
            {
                Report(place, ProblemTexts.DuplicateMember(bare));
            }

            templates.Add(new(bare, Computed(place, value, mapItem, reference: false)));
        }

        return new ObjectTemplate(templates);
    }

    /// <summary>A path or an intrinsic.</summary>
    private PayloadTemplate Computed(string field, JsonNode? node, bool mapItem, bool reference)
    {
        var nothing = new ConstantTemplate(null);
        if (!JsonKinds.TryString(node, out var text))
        {
            Report(field, ProblemTexts.TemplateText);
            return nothing;
        }

        if (text.StartsWith('$'))
        {
            return Compile(field, node, reference, mapItem) is { } path ? new PathTemplate(field, path) : nothing;
        }

        try
        {
            var call = IntrinsicParser.Parse(text);
            foreach (var path in call.Paths)
            {
                CheckContext(field, path, mapItem);
            }

            return new IntrinsicTemplate(call);
        }
        catch (PathSyntaxException error)
        {
            Report(field, error.Message + ".");
            return nothing;
        }
    }

    private JsonPath? Compile(string field, JsonNode? node, bool reference, bool mapItem)
    {
        if (!JsonKinds.TryString(node, out var text))
        {
            Report(field, ProblemTexts.NotText);
            return null;
        }

        try
        {
            var path = JsonPath.Parse(text);
            CheckContext(field, path, mapItem);
            if (reference && !path.IsReference)
            {
                Report(field, ProblemTexts.NoReferencePath);
            }

            return path;
        }
        catch (PathSyntaxException error)
        {
            Report(field, error.Message + ".");
            return null;
        }
    }

    private void CheckContext(string field, JsonPath path, bool mapItem)
    {
        if (path.IsContext && ContextPaths.Problem(path, mapItem) is { } problem)
        {
            Report(field, problem);
        }
    }
}

/// <summary>What the Context Object holds, so that a path to anything else is refused at load, not when it is first read.</summary>
internal static class ContextPaths
{
    private static readonly Dictionary<string, string[]> Members = new(StringComparer.Ordinal)
    {
        ["Execution"] = ["Id", "Input", "Name", "StartTime", "RedriveCount"],
        ["State"] = ["EnteredTime", "Name", "RetryCount"],
        ["StateMachine"] = ["Id", "Name"],
        ["Map"] = ["Item"],
    };

    public static string? Problem(JsonPath path, bool mapItemVisible)
    {
        var names = path.Segments.TakeWhile(segment => segment is MemberSegment).Select(segment => ((MemberSegment)segment).Name).ToArray();
        if (names is [])
        {
            return null;
        }

        if (names[0] == "Task")
        {
            return ProblemTexts.TaskTokenRefused;
        }

        if (names[0] == "Map" && !mapItemVisible)
        {
            return ProblemTexts.MapItemOutside;
        }

        var isKnown = Members.TryGetValue(names[0], out var members) && names switch
        {
            ["Map", "Item", var third, ..] => third is "Index" or "Value",
            [_, var second, ..] => members.Contains(second, StringComparer.Ordinal),
            _ => true,
        };
        return isKnown ? null : ProblemTexts.UnknownContext(path.Text);
    }
}
