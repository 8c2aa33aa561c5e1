using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;

namespace Etl.StateMachine.Intrinsics;

/// <summary>A function of the language.</summary>
/// <param name="Name">As it is called, <c>States.</c> included.</param>
/// <param name="MinArguments">The fewest arguments it takes.</param>
/// <param name="MaxArguments">The most, or <see cref="Unlimited"/>.</param>
/// <param name="Call">Computes it; throws an <see cref="IntrinsicFailureException"/> when the arguments are not what it needs.</param>
internal sealed record IntrinsicFunction(string Name, int MinArguments, int MaxArguments, Func<IntrinsicArguments, JsonNode?> Call)
{
    public const int Unlimited = int.MaxValue;
}

/// <summary>Every function by name.</summary>
internal static class IntrinsicFunctions
{
    public static IReadOnlyDictionary<string, IntrinsicFunction> ByName { get; } = new IntrinsicFunction[]
    {
        new("States.Array", 0, IntrinsicFunction.Unlimited, ArrayFunctions.Array),
        new("States.ArrayContains", 2, 2, ArrayFunctions.Contains),
        new("States.ArrayGetItem", 2, 2, ArrayFunctions.GetItem),
        new("States.ArrayLength", 1, 1, ArrayFunctions.Length),
        new("States.ArrayPartition", 2, 2, ArrayFunctions.Partition),
        new("States.ArrayRange", 3, 3, ArrayFunctions.Range),
        new("States.ArrayUnique", 1, 1, ArrayFunctions.Unique),
        new("States.Format", 1, IntrinsicFunction.Unlimited, TextFunctions.Format),
        new("States.StringSplit", 2, 2, TextFunctions.StringSplit),
        new("States.Base64Encode", 1, 1, TextFunctions.Base64Encode),
        new("States.Base64Decode", 1, 1, TextFunctions.Base64Decode),
        new("States.Hash", 2, 2, TextFunctions.Hash),
        new("States.JsonToString", 1, 1, ValueFunctions.JsonToString),
        new("States.StringToJson", 1, 1, ValueFunctions.StringToJson),
        new("States.JsonMerge", 3, 3, ValueFunctions.JsonMerge),
        new("States.MathAdd", 2, 2, ValueFunctions.MathAdd),
        new("States.MathRandom", 2, 3, ValueFunctions.MathRandom),
        new("States.UUID", 0, 0, ValueFunctions.Uuid),
    }.ToDictionary(function => function.Name, StringComparer.Ordinal);
}
