using System.Text.Json.Nodes;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Paths;

internal enum FilterOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>Two operands compared. Where one is missing or their kinds have no order, it holds for <c>!=</c> only.</summary>
internal sealed record FilterComparison(FilterOperand Left, FilterOperator Operator, FilterOperand Right) : FilterExpression
{
    public override bool Holds(JsonNode? current, JsonNode? root)
    {
        if (!Left.TryValue(current, root, out var left) || !Right.TryValue(current, root, out var right))
        {
            return Operator == FilterOperator.NotEqual;
        }

        return Operator switch
        {
            FilterOperator.Equal => JsonNode.DeepEquals(left, right),
            FilterOperator.NotEqual => !JsonNode.DeepEquals(left, right),
            _ => Order(left, right) is { } order && Operator switch
            {
                FilterOperator.Less => order < 0,
                FilterOperator.LessOrEqual => order <= 0,
                FilterOperator.Greater => order > 0,
                _ => order >= 0,
            },
        };
    }

    private static int? Order(JsonNode? left, JsonNode? right)
    {
        if (JsonKinds.TryNumber(left, out var leftNumber) && JsonKinds.TryNumber(right, out var rightNumber))
        {
            return leftNumber.CompareTo(rightNumber);
        }

        return JsonKinds.TryString(left, out var leftText) && JsonKinds.TryString(right, out var rightText)
            ? string.CompareOrdinal(leftText, rightText)
            : null;
    }
}
