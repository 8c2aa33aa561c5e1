using System.Text;
using System.Text.Json;
using Etl.StateMachine.Json;
using Etl.StateMachine.Paths;

namespace Etl.StateMachine.Intrinsics;

/// <summary>Reads <c>States.Name(argument, …)</c>: paths, quoted texts, numbers, true, false, null and further calls.</summary>
internal static class IntrinsicParser
{
    /// <summary>How deep calls may be nested.</summary>
    private const int MaxDepth = 10;

    /// <exception cref="PathSyntaxException">The text is no call of a known function.</exception>
    public static IntrinsicCall Parse(string text)
    {
        var reader = new PathReader(text);
        var call = Call(reader, depth: 1);
        reader.SkipBlanks();
        return reader.AtEnd ? call : throw reader.Unexpected("the intrinsic should end here");
    }

    private static IntrinsicCall Call(PathReader reader, int depth)
    {
        var start = reader.Position;
        while (char.IsAsciiLetterOrDigit(reader.Current) || reader.Current == '.')
        {
            reader.Position++;
        }

        var name = reader.Text[start..reader.Position];
        if (!IntrinsicFunctions.ByName.TryGetValue(name, out var function))
        {
            throw reader.Unexpected($"'{name}' is no intrinsic function");
        }

        if (depth > MaxDepth)
        {
            throw reader.Unexpected($"intrinsics are nested more than {MaxDepth} deep");
        }

        var arguments = Arguments(reader, depth);
        if (arguments.Count < function.MinArguments || arguments.Count > function.MaxArguments)
        {
            throw new PathSyntaxException($"'{reader.Text}': {name} takes {Arity(function)}, not {arguments.Count}");
        }

        return new IntrinsicCall(function, arguments);
    }

    private static string Arity(IntrinsicFunction function) => (function.MinArguments, function.MaxArguments) switch
    {
        (var min, IntrinsicFunction.Unlimited) => $"at least {min} arguments",
        var (min, max) when min == max => $"{min} arguments",
        var (min, max) => $"{min} to {max} arguments",
    };

    private static List<IntrinsicExpression> Arguments(PathReader reader, int depth)
    {
        var arguments = new List<IntrinsicExpression>();
        reader.Take("(");
        reader.SkipBlanks();
        if (reader.TryTake(")"))
        {
            return arguments;
        }

        do
        {
            reader.SkipBlanks();
            arguments.Add(Argument(reader, depth));
            reader.SkipBlanks();
        }
        while (reader.TryTake(","));

        reader.Take(")");
        return arguments;
    }

    private static IntrinsicExpression Argument(PathReader reader, int depth) => reader.Current switch
    {
        '$' => new IntrinsicPath(JsonPathParser.Parse(reader)),
        '\'' => QuotedText(reader),
        'S' => Call(reader, depth + 1),
        _ => Scalar(reader),
    };

    private static IntrinsicLiteral QuotedText(PathReader reader)
    {
        reader.Position++;
        var start = reader.Position;
        var value = new StringBuilder();
        while (reader.Current != '\'')
        {
            if (reader.AtEnd)
            {
                throw reader.Unexpected("the text lacks its closing '");
            }

            if (reader.TryTake("\\") && reader.Current is not ('\'' or '\\' or '{' or '}'))
            {
                throw reader.Unexpected("a backslash can only escape ' { } or another backslash");
            }

            value.Append(reader.Current);
            reader.Position++;
        }

        var template = reader.Text[start..reader.Position];
        reader.Position++;
        return new IntrinsicLiteral(value.ToString(), template);
    }

    private static IntrinsicLiteral Scalar(PathReader reader)
    {
        var end = reader.Text.AsSpan(reader.Position).IndexOfAny(", \t\n)") is var length and >= 0 ? reader.Position + length : reader.Text.Length;
        try
        {
            var value = JsonText.Parse(reader.Text[reader.Position..end]);
            if (JsonKinds.Kind(value) is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.String)
            {
                throw reader.Unexpected("a text is written in single quotes; objects and arrays come from paths or functions");
            }

            reader.Position = end;
            return new IntrinsicLiteral(value, Template: null);
        }
        catch (JsonException)
        {
            throw reader.Unexpected("a path, a text in single quotes, a number, true, false, null or an intrinsic is expected");
        }
    }
}
