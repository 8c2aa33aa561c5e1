using System.Text.Json.Nodes;
using Etl.StateMachine.Choices;
using Etl.StateMachine.Json;
using Etl.StateMachine.Paths;

namespace Etl.StateMachine.Loading;

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
