using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Etl.Rehearsal.Tests.Roles;

/// <summary>A call as IAM judges it.</summary>
/// <param name="Function">Whose role asks.</param>
/// <param name="Action">What for.</param>
/// <param name="Resource">To what.</param>
/// <param name="Context">The condition keys of the request.</param>
internal sealed record Asked(string Function, string Action, string Resource, IReadOnlyDictionary<string, string> Context)
{
    public override string ToString() => $"{Function}: {Action} on {Resource} {string.Join(' ', Context.Select(one => $"{one.Key}={one.Value}"))}".TrimEnd();
}

/// <summary>The statements of a role, its ARNs resolved (IAM User Guide, "Policy evaluation logic": what is not allowed is denied, and a Deny wins).</summary>
internal sealed class Policy(IReadOnlyList<JsonObject> statements)
{
    /// <summary>Every action that some statement allows.</summary>
    public IEnumerable<string> AllowedActions => statements.Where(one => (string)one["Effect"]! == "Allow").SelectMany(one => Texts(one["Action"])).Distinct(StringComparer.Ordinal);

    public bool Allows(Asked asked) =>
        statements.Any(one => (string)one["Effect"]! == "Allow" && Fits(one, asked)) && !statements.Any(one => (string)one["Effect"]! == "Deny" && Fits(one, asked));

    private static bool Fits(JsonObject statement, Asked asked)
    {
        if (statement.Any(one => one.Key is not ("Sid" or "Effect" or "Action" or "Resource" or "Condition")))
        {
            throw new NotSupportedException($"A statement with something else than Action, Resource and Condition: {statement.ToJsonString()}");
        }

        return Texts(statement["Action"]).Any(action => IsLike(action, asked.Action, RegexOptions.IgnoreCase))
            && Texts(statement["Resource"]).Any(resource => IsLike(resource, asked.Resource, RegexOptions.None))
            && (statement["Condition"] as JsonObject ?? []).All(one => one.Value!.AsObject().All(key => Holds(one.Key, key.Key, Texts(key.Value), asked)));
    }

    private static bool Holds(string @operator, string key, IEnumerable<string> values, Asked asked)
    {
        var isThere = asked.Context.TryGetValue(key, out var actual);
        return @operator switch
        {
            "StringLike" => isThere && values.Any(value => IsLike(value, actual!, RegexOptions.None)),
            "StringLikeIfExists" => !isThere || values.Any(value => IsLike(value, actual!, RegexOptions.None)),
            _ => throw new NotSupportedException($"The condition {@operator} on {key} is not evaluated here."),
        };
    }

    private static bool IsLike(string pattern, string text, RegexOptions options) => Regex.IsMatch(
        text,
        "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$",
        options | RegexOptions.Singleline,
        TimeSpan.FromSeconds(1));

    private static IEnumerable<string> Texts(JsonNode? node) => node is JsonArray array ? array.Select(one => (string)one!) : [(string)node!];
}
