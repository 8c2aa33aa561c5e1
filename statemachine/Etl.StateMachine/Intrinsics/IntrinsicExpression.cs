using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.Intrinsics;

/// <summary>An argument of an intrinsic function, or the call itself.</summary>
internal abstract record IntrinsicExpression
{
    /// <summary>A node without a parent.</summary>
    public abstract JsonNode? Evaluate(EvaluationScope scope);

    /// <summary>Every path it reads.</summary>
    public abstract IEnumerable<JsonPath> Paths { get; }
}

/// <param name="Template">For a text: as written between the quotes, where <c>\{</c> still differs from <c>{</c>.</param>
internal sealed record IntrinsicLiteral(JsonNode? Value, string? Template) : IntrinsicExpression
{
    public override IEnumerable<JsonPath> Paths => [];

    public override JsonNode? Evaluate(EvaluationScope scope) => Value?.DeepClone();
}

internal sealed record IntrinsicPath(JsonPath Path) : IntrinsicExpression
{
    public override IEnumerable<JsonPath> Paths => [Path];

    public override JsonNode? Evaluate(EvaluationScope scope) => scope.TryEvaluate(Path, out var value)
        ? value?.DeepClone()
        : throw new IntrinsicFailureException($"The JSONPath '{Path.Text}' selects nothing in the input.");
}

internal sealed record IntrinsicCall(IntrinsicFunction Function, IReadOnlyList<IntrinsicExpression> Arguments) : IntrinsicExpression
{
    public override IEnumerable<JsonPath> Paths => Arguments.SelectMany(argument => argument.Paths);

    public override JsonNode? Evaluate(EvaluationScope scope)
    {
        var values = Arguments.Select(argument => argument.Evaluate(scope)).ToArray();
        var template = Arguments is [IntrinsicLiteral { Template: { } text }, ..] ? text : null;
        return Function.Call(new IntrinsicArguments(Function.Name, values, template, scope.Chance));
    }
}

/// <summary>The evaluated arguments of a call, and typed access to them. Indexes are 0-based, messages count from 1.</summary>
internal sealed class IntrinsicArguments(string function, JsonNode?[] values, string? template, Chance chance)
{
    public int Count => values.Length;

    public JsonNode? this[int index] => values[index];

    /// <summary>The first argument as written, when it is a literal text.</summary>
    public string? Template => template;

    public Chance Chance => chance;

    public IntrinsicFailureException Failure(string why) => new($"{function}: {why}.");

    public string Text(int index)
        => JsonKinds.TryString(values[index], out var text) ? text : throw Wrong(index, "a string");

    /// <summary>A text of at most 10,000 characters, the limit of the encoding functions.</summary>
    public string ShortText(int index)
    {
        const int limit = 10_000;
        var text = Text(index);
        return text.Length <= limit ? text : throw Failure($"argument {index + 1} has {text.Length} characters; the limit is {limit}");
    }

    public JsonArray Items(int index)
        => values[index] as JsonArray ?? throw Wrong(index, "an array");

    public JsonObject Members(int index)
        => values[index] as JsonObject ?? throw Wrong(index, "an object");

    /// <summary>A number, rounded to the nearest integer as Step Functions does.</summary>
    public long Integer(int index)
    {
        if (!JsonKinds.TryNumber(values[index], out var number) || Math.Abs(number.Approximate) > long.MaxValue / 2)
        {
            throw Wrong(index, "an integer");
        }

        return (long)Math.Floor(number.Approximate + 0.5);
    }

    public IntrinsicFailureException Wrong(int index, string expected)
        => Failure($"argument {index + 1} must be {expected}, not {JsonKinds.Kind(values[index])}");
}

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
