using System.Text.Json;
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
