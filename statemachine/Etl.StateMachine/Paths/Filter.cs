using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Paths;

/// <summary>A filter's condition: comparisons and existence, joined by <c>&amp;&amp;</c>, <c>||</c>, <c>!</c> and parentheses.</summary>
internal static class FilterParser
{
    private static readonly (string Text, FilterOperator Operator)[] Operators =
    [
        ("==", FilterOperator.Equal),
        ("!=", FilterOperator.NotEqual),
        ("<=", FilterOperator.LessOrEqual),
        (">=", FilterOperator.GreaterOrEqual),
        ("<", FilterOperator.Less),
        (">", FilterOperator.Greater),
    ];

    public static FilterExpression Parse(PathReader reader)
    {
        reader.Take("(");
        var condition = Or(reader);
        reader.SkipBlanks();
        reader.Take(")");
        return condition;
    }

    private static FilterExpression Or(PathReader reader)
    {
        var left = And(reader);
        while (Next(reader, "||"))
        {
            left = new FilterOr(left, And(reader));
        }

        return left;
    }

    private static FilterExpression And(PathReader reader)
    {
        var left = Unary(reader);
        while (Next(reader, "&&"))
        {
            left = new FilterAnd(left, Unary(reader));
        }

        return left;
    }

    private static FilterExpression Unary(PathReader reader)
    {
        reader.SkipBlanks();
        if (reader.TryTake("!"))
        {
            return new FilterNot(Unary(reader));
        }

        return reader.Current == '(' ? Parse(reader) : Comparison(reader);
    }

    private static FilterExpression Comparison(PathReader reader)
    {
        var left = Operand(reader);
        reader.SkipBlanks();
        foreach (var (text, comparison) in Operators)
        {
            if (reader.TryTake(text))
            {
                reader.SkipBlanks();
                return new FilterComparison(left, comparison, Operand(reader));
            }
        }

        return left is FilterPath ? new FilterExists(left) : throw reader.Unexpected("a comparison is expected after a literal");
    }

    private static FilterOperand Operand(PathReader reader)
    {
        if (reader.TryTake("@"))
        {
            return new FilterPath(FromRoot: false, JsonPathParser.Segments(reader, insideFilter: true));
        }

        if (reader.TryTake("$"))
        {
            return new FilterPath(FromRoot: true, JsonPathParser.Segments(reader, insideFilter: true));
        }

        return reader.Current is '\'' or '"' ? new FilterLiteral(reader.QuotedText()) : Scalar(reader);
    }

    private static FilterLiteral Scalar(PathReader reader)
    {
        var end = reader.Position;
        while (end < reader.Text.Length && (char.IsAsciiLetterOrDigit(reader.Text[end]) || reader.Text[end] is '-' or '+' or '.'))
        {
            end++;
        }

        try
        {
            var value = JsonText.Parse(reader.Text[reader.Position..end]);
            reader.Position = end;
            return new FilterLiteral(value);
        }
        catch (JsonException)
        {
            throw reader.Unexpected("a path, a number, a quoted text, true, false or null is expected");
        }
    }

    private static bool Next(PathReader reader, string word)
    {
        reader.SkipBlanks();
        return reader.TryTake(word);
    }
}

/// <summary>What stands in a filter's parentheses.</summary>
internal abstract record FilterExpression
{
    public abstract bool Holds(JsonNode? current, JsonNode? root);
}

internal sealed record FilterAnd(FilterExpression Left, FilterExpression Right) : FilterExpression
{
    public override bool Holds(JsonNode? current, JsonNode? root) => Left.Holds(current, root) && Right.Holds(current, root);
}

internal sealed record FilterOr(FilterExpression Left, FilterExpression Right) : FilterExpression
{
    public override bool Holds(JsonNode? current, JsonNode? root) => Left.Holds(current, root) || Right.Holds(current, root);
}

internal sealed record FilterNot(FilterExpression Inner) : FilterExpression
{
    public override bool Holds(JsonNode? current, JsonNode? root) => !Inner.Holds(current, root);
}

/// <summary>A path alone: holds when it selects something.</summary>
internal sealed record FilterExists(FilterOperand Operand) : FilterExpression
{
    public override bool Holds(JsonNode? current, JsonNode? root) => Operand.TryValue(current, root, out _);
}

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

/// <summary>A side of a comparison in a filter: a literal, or a path from the current item (<c>@</c>) or the root (<c>$</c>).</summary>
internal abstract record FilterOperand
{
    public abstract bool TryValue(JsonNode? current, JsonNode? root, out JsonNode? value);
}

internal sealed record FilterLiteral(JsonNode? Value) : FilterOperand
{
    public override bool TryValue(JsonNode? current, JsonNode? root, out JsonNode? value)
    {
        value = Value;
        return true;
    }
}

internal sealed record FilterPath(bool FromRoot, IReadOnlyList<PathSegment> Segments) : FilterOperand
{
    public override bool TryValue(JsonNode? current, JsonNode? root, out JsonNode? value)
        => JsonPath.TrySelect(Segments, FromRoot ? root : current, root, out value);
}
