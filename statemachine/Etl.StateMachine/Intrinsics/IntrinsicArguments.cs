using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.Intrinsics;

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
