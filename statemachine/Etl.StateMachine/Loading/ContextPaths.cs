using Etl.StateMachine.Paths;

namespace Etl.StateMachine.Loading;

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
