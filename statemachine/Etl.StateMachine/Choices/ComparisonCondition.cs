using System.Text.Json.Nodes;
using Etl.StateMachine.Json;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.Choices;

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
