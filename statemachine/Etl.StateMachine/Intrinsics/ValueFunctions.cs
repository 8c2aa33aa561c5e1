using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.StateMachine.Json;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.Intrinsics;

/// <summary>JSON, integers and UUIDs.</summary>
internal static class ValueFunctions
{
    /// <summary>A value as JSON text.</summary>
    public static JsonNode? JsonToString(IntrinsicArguments arguments) => JsonText.Write(arguments[0]);

    /// <summary>The value a JSON text stands for.</summary>
    public static JsonNode? StringToJson(IntrinsicArguments arguments)
    {
        var text = arguments.Text(0);
        try
        {
            return JsonText.Parse(text);
        }
        catch (JsonException error)
        {
            throw arguments.Failure($"argument 1 is not JSON: {error.Message}");
        }
    }

    /// <summary>Two objects as one, the second's members winning. Only the shallow merge (third argument false) exists.</summary>
    public static JsonNode? JsonMerge(IntrinsicArguments arguments)
    {
        if (!JsonKinds.TryBoolean(arguments[2], out var deep) || deep)
        {
            throw arguments.Failure("argument 3 must be false: only shallow merging exists");
        }

        var merged = arguments.Members(0).DeepClone().AsObject();
        foreach (var (name, value) in arguments.Members(1))
        {
            merged[name] = value?.DeepClone();
        }

        return merged;
    }

    /// <summary>The sum of two integers of 32 bits.</summary>
    public static JsonNode? MathAdd(IntrinsicArguments arguments) => InRange(arguments, 0) + InRange(arguments, 1);

    /// <summary>A random integer from a start to an exclusive end; the same one for the same seed.</summary>
    public static JsonNode? MathRandom(IntrinsicArguments arguments)
    {
        var (start, endExclusive) = (arguments.Integer(0), arguments.Integer(1));
        if (start >= endExclusive)
        {
            throw arguments.Failure($"the start {start} must be below the end {endExclusive}");
        }

        var chance = arguments.Count == 3 ? new Chance(new Random(unchecked((int)arguments.Integer(2)))) : arguments.Chance;
        return chance.Between(start, endExclusive);
    }

    /// <summary>A version 4 UUID.</summary>
    public static JsonNode? Uuid(IntrinsicArguments arguments) => arguments.Chance.Uuid().ToString();

    private static long InRange(IntrinsicArguments arguments, int index)
    {
        var value = arguments.Integer(index);
        return value is >= int.MinValue and <= int.MaxValue ? value : throw arguments.Wrong(index, "an integer of 32 bits");
    }
}
