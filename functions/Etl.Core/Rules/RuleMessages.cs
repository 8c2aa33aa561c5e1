using Etl.Core.Datasets;

namespace Etl.Core.Rules;

/// <summary>The texts about what is wrong with a dataset's rules, and the words by which rejects name what the live target asks.</summary>
internal static class RuleMessages
{
    /// <summary>What the live target asks ends so, and no rule of a dataset.</summary>
    public const string OfTarget = " of the target";

    public const string Negative = "must be 0 or more";

    public static string NotForType(string key, string types, ColumnType type) => $"{key} is for {types}, and this column is {type}; remove it or change the type";

    public static string Above(string other) => $"is above {other}, so that nothing could satisfy both";

    public static string BadRegex(string reason) => $"is not a regular expression of the linear-time engine (no lookaround, no backreference): {reason}";
}
