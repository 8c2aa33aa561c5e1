using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Loading;

/// <summary><c>${Name}</c> replaced in the definition's text, as CloudFormation's DefinitionSubstitutions are.</summary>
internal static partial class Substitutions
{
    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9_.-]+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Placeholder();

    /// <summary>Placeholders without a value are left for <see cref="ReportUnbound(string?, string, JsonNode?, DefinitionProblems)"/>.</summary>
    public static string Apply(string json, IReadOnlyDictionary<string, string> values)
        => Placeholder().Replace(json, match => values.TryGetValue(match.Groups["name"].Value, out var value) ? value : match.Value);

    /// <summary>Names the state and field of each placeholder that is left.</summary>
    public static void ReportUnbound(string? state, string field, JsonNode? node, DefinitionProblems problems)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    Report(state, Join(field, name), name, problems);
                    if (name == "States" && value is JsonObject states)
                    {
                        ReportStates(states, problems);
                    }
                    else
                    {
                        ReportUnbound(state, Join(field, name), value, problems);
                    }
                }

                break;
            case JsonArray items:
                for (var index = 0; index < items.Count; index++)
                {
                    ReportUnbound(state, $"{field}[{index}]", items[index], problems);
                }

                break;
            default:
                if (JsonKinds.TryString(node, out var text))
                {
                    Report(state, field, text, problems);
                }

                break;
        }
    }

    /// <summary>For a text that is not JSON, perhaps because of what is left.</summary>
    public static void ReportUnbound(string text, DefinitionProblems problems) => Report(null, "(text)", text, problems);

    private static void ReportStates(JsonObject states, DefinitionProblems problems)
    {
        foreach (var (name, value) in states)
        {
            ReportUnbound(name, "", value, problems);
        }
    }

    private static void Report(string? state, string field, string text, DefinitionProblems problems)
    {
        foreach (Match match in Placeholder().Matches(text))
        {
            problems.Add(state, field, ProblemTexts.Unbound(match.Groups["name"].Value));
        }
    }

    private static string Join(string field, string name) => field.Length == 0 ? name : $"{field}.{name}";
}
