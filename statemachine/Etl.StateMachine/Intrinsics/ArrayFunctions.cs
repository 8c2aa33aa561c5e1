using System.Text.Json.Nodes;

namespace Etl.StateMachine.Intrinsics;

/// <summary>States.Array and the functions that take one.</summary>
internal static class ArrayFunctions
{
    private const int MaxRange = 1000;

    /// <summary>Its arguments as an array.</summary>
    public static JsonNode? Array(IntrinsicArguments arguments)
        => new JsonArray([.. Enumerable.Range(0, arguments.Count).Select(index => arguments[index])]);

    /// <summary>Whether an array holds a value.</summary>
    public static JsonNode? Contains(IntrinsicArguments arguments)
        => arguments.Items(0).Any(item => JsonNode.DeepEquals(item, arguments[1]));

    /// <summary>The item at a 0-based index.</summary>
    public static JsonNode? GetItem(IntrinsicArguments arguments)
    {
        var items = arguments.Items(0);
        var index = arguments.Integer(1);
        return index >= 0 && index < items.Count
            ? items[(int)index]?.DeepClone()
            : throw arguments.Failure($"index {index} is outside the array of {items.Count} items");
    }

    /// <summary>How many items an array has.</summary>
    public static JsonNode? Length(IntrinsicArguments arguments) => arguments.Items(0).Count;

    /// <summary>An array cut into arrays of a size, the last one possibly shorter.</summary>
    public static JsonNode? Partition(IntrinsicArguments arguments)
    {
        var items = arguments.Items(0);
        var size = arguments.Integer(1);
        if (size <= 0)
        {
            throw arguments.Failure($"the size of a part must be positive, not {size}");
        }

        var parts = items.Chunk((int)Math.Min(size, int.MaxValue))
            .Select(part => new JsonArray([.. part.Select(item => item?.DeepClone())]));
        return new JsonArray([.. parts]);
    }

    /// <summary>Integers from a first to a last, both inclusive, by a step; at most 1,000.</summary>
    public static JsonNode? Range(IntrinsicArguments arguments)
    {
        var (first, last, step) = (arguments.Integer(0), arguments.Integer(1), arguments.Integer(2));
        if (step == 0)
        {
            throw arguments.Failure("the step must not be 0");
        }

        var range = new JsonArray();
        for (var value = first; step > 0 ? value <= last : value >= last; value += step)
        {
            if (range.Count == MaxRange)
            {
                throw arguments.Failure($"the range has more than {MaxRange} items");
            }

            range.Add(value);
        }

        return range;
    }

    /// <summary>An array without repetitions, each value where it comes first.</summary>
    public static JsonNode? Unique(IntrinsicArguments arguments)
    {
        var unique = new JsonArray();
        foreach (var item in arguments.Items(0))
        {
            if (!unique.Any(known => JsonNode.DeepEquals(known, item)))
            {
                unique.Add(item?.DeepClone());
            }
        }

        return unique;
    }
}
