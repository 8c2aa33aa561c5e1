using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.Loading;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.States;

internal abstract record ChoiceCondition
{
    public abstract bool Holds(EvaluationScope scope);

    protected static JsonNode? Value(EvaluationScope scope, JsonPath path) => scope.TryEvaluate(path, out var value)
        ? value
        : throw new RuntimeException($"Invalid path '{path.Text}': The choice state's condition path references an invalid value.");
}

internal sealed record AndCondition(IReadOnlyList<ChoiceCondition> Conditions) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope) => Conditions.All(condition => condition.Holds(scope));
}

internal sealed record OrCondition(IReadOnlyList<ChoiceCondition> Conditions) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope) => Conditions.Any(condition => condition.Holds(scope));
}

internal sealed record NotCondition(ChoiceCondition Condition) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope) => !Condition.Holds(scope);
}

internal enum ComparisonKind
{
    String,
    Numeric,
    Boolean,
    Timestamp,
}

internal enum ComparisonRelation
{
    Equals,
    LessThan,
    GreaterThan,
    LessThanEquals,
    GreaterThanEquals,
}

/// <summary>
/// The variable against a constant, or against another path's value. Operands of another kind than the operator's never satisfy it.
/// </summary>
internal sealed record ComparisonCondition(
    JsonPath Variable, ComparisonKind Kind, ComparisonRelation Relation, JsonNode? Constant, JsonPath? OtherPath) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope)
    {
        var left = Value(scope, Variable);
        var right = OtherPath is null ? Constant : Value(scope, OtherPath);
        return Order(left, right) is { } order && Relation switch
        {
            ComparisonRelation.Equals => order == 0,
            ComparisonRelation.LessThan => order < 0,
            ComparisonRelation.GreaterThan => order > 0,
            ComparisonRelation.LessThanEquals => order <= 0,
            _ => order >= 0,
        };
    }

    private int? Order(JsonNode? left, JsonNode? right) => Kind switch
    {
        ComparisonKind.String => JsonKinds.TryString(left, out var a) && JsonKinds.TryString(right, out var b)
            ? string.CompareOrdinal(a, b) : null,
        ComparisonKind.Numeric => JsonKinds.TryNumber(left, out var a) && JsonKinds.TryNumber(right, out var b)
            ? a.CompareTo(b) : null,
        ComparisonKind.Boolean => JsonKinds.TryBoolean(left, out var a) && JsonKinds.TryBoolean(right, out var b)
            ? a.CompareTo(b) : null,
        _ => JsonKinds.TryTimestamp(left, out var a) && JsonKinds.TryTimestamp(right, out var b)
            ? a.CompareTo(b) : null,
    };
}

internal enum TypeTest
{
    IsNull,
    IsPresent,
    IsNumeric,
    IsString,
    IsBoolean,
    IsTimestamp,
}

/// <summary>What kind of value the variable is. Only <see cref="TypeTest.IsPresent"/> may ask about one that is missing.</summary>
internal sealed record TypeTestCondition(JsonPath Variable, TypeTest Test, bool Expected) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope)
    {
        if (Test == TypeTest.IsPresent)
        {
            return scope.TryEvaluate(Variable, out _) == Expected;
        }

        var value = Value(scope, Variable);
        var kind = JsonKinds.Kind(value);
        var holds = Test switch
        {
            TypeTest.IsNull => kind == JsonValueKind.Null,
            TypeTest.IsNumeric => kind == JsonValueKind.Number,
            TypeTest.IsString => kind == JsonValueKind.String,
            TypeTest.IsBoolean => kind is JsonValueKind.True or JsonValueKind.False,
            _ => JsonKinds.TryTimestamp(value, out _),
        };
        return holds == Expected;
    }
}

/// <summary>A text against a pattern in which <c>*</c> stands for any number of characters; <c>\*</c> and <c>\\</c> stand for themselves.</summary>
internal sealed record StringMatchesCondition(JsonPath Variable, string Pattern) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope)
        => JsonKinds.TryString(Value(scope, Variable), out var text) && Matches(Pattern, text);

    // Greedy with one point of return: the last star seen. Linear in practice, and no regular expression to escape for.
    private static bool Matches(string pattern, string text)
    {
        var (p, t) = (0, 0);
        var (starNext, starText) = (-1, 0);
        while (true)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (starNext, starText) = (++p, t);
                continue;
            }

            var escaped = p + 1 < pattern.Length && pattern[p] == '\\' && pattern[p + 1] is ('*' or '\\') ? 1 : 0;
            if (t == text.Length)
            {
                return p == pattern.Length;
            }

            if (p < pattern.Length && pattern[p + escaped] == text[t])
            {
                p += 1 + escaped;
                t++;
            }
            else if (starNext >= 0)
            {
                (p, t) = (starNext, ++starText);
            }
            else
            {
                return false;
            }
        }
    }
}

/// <summary>Reads what a choice rule tests: And, Or, Not, or a Variable and exactly one operator.</summary>
internal static class ConditionReader
{
    private static readonly Dictionary<string, (ComparisonKind Kind, ComparisonRelation Relation)> Comparisons = AllComparisons();

    private static readonly string[] Operators =
        ["And", "Or", "Not", "StringMatches", .. Enum.GetNames<TypeTest>(), .. Comparisons.Keys, .. Comparisons.Keys.Select(name => name + "Path")];

    public static ChoiceCondition? Read(FieldReader fields)
    {
        var present = Operators.Where(fields.Has).ToArray();
        if (present.Length != 1)
        {
            fields.Report("Variable", ProblemTexts.Expected($"with exactly one operator, not {(present.Length == 0 ? "none" : string.Join(", ", present))}"));
            fields.TryTake("Variable", out _);
            foreach (var extra in present)
            {
                fields.TryTake(extra, out _);
            }

            return null;
        }

        return present[0] switch
        {
            "And" => new AndCondition(ReadAll(fields, "And")),
            "Or" => new OrCondition(ReadAll(fields, "Or")),
            "Not" => fields.Object("Not", "choice rule") is { } inner && ReadNested(inner) is { } condition ? new NotCondition(condition) : null,
            var name => fields.Path("Variable", required: true) is { } variable ? ReadTest(fields, name, variable) : Skip(fields, name),
        };
    }

    private static ChoiceCondition? Skip(FieldReader fields, string name)
    {
        fields.TryTake(name, out _);
        return null;
    }

    private static List<ChoiceCondition> ReadAll(FieldReader fields, string name)
        => [.. fields.Objects(name, "choice rule", required: true).Select(ReadNested).OfType<ChoiceCondition>()];

    private static ChoiceCondition? ReadNested(FieldReader fields)
    {
        fields.Text("Comment");
        var condition = Read(fields);
        fields.RefuseRest(); // Next is refused here: only a top-level rule leads somewhere.
        return condition;
    }

    private static ChoiceCondition? ReadTest(FieldReader fields, string name, JsonPath variable)
    {
        if (Enum.TryParse<TypeTest>(name, out var test))
        {
            return new TypeTestCondition(variable, test, fields.Boolean(name) ?? true);
        }

        if (name == "StringMatches")
        {
            return fields.Text(name) is { } pattern ? new StringMatchesCondition(variable, pattern) : null;
        }

        if (Comparisons.TryGetValue(name, out var comparison))
        {
            fields.TryTake(name, out var constant);
            if (!Fits(comparison.Kind, constant))
            {
                fields.Report(name, ProblemTexts.Expected(comparison.Kind == ComparisonKind.Timestamp ? "an RFC 3339 time" : $"a {comparison.Kind} value"));
            }

            return new ComparisonCondition(variable, comparison.Kind, comparison.Relation, constant?.DeepClone(), OtherPath: null);
        }

        var (kind, relation) = Comparisons[name[..^"Path".Length]];
        return fields.Path(name) is { } other ? new ComparisonCondition(variable, kind, relation, Constant: null, other) : null;
    }

    private static bool Fits(ComparisonKind kind, JsonNode? constant) => kind switch
    {
        ComparisonKind.String => JsonKinds.TryString(constant, out _),
        ComparisonKind.Numeric => JsonKinds.TryNumber(constant, out _),
        ComparisonKind.Boolean => JsonKinds.TryBoolean(constant, out _),
        _ => JsonKinds.TryTimestamp(constant, out _),
    };

    private static Dictionary<string, (ComparisonKind Kind, ComparisonRelation Relation)> AllComparisons()
    {
        var all = new Dictionary<string, (ComparisonKind, ComparisonRelation)>(StringComparer.Ordinal);
        foreach (var kind in Enum.GetValues<ComparisonKind>())
        {
            foreach (var relation in Enum.GetValues<ComparisonRelation>())
            {
                if (kind != ComparisonKind.Boolean || relation == ComparisonRelation.Equals)
                {
                    all[$"{kind}{relation}"] = (kind, relation);
                }
            }
        }

        return all;
    }
}
