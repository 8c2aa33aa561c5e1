using System.Text.Json.Nodes;

namespace Etl.StateMachine.Intrinsics;

/// <summary>The sum of two integers of 32 bits.</summary>
internal sealed class MathAddFunction() : IntrinsicFunction("States.MathAdd", 2, 2)
{
    public override JsonNode? Call(IntrinsicArguments arguments) => InRange(arguments, 0) + InRange(arguments, 1);

    private static long InRange(IntrinsicArguments arguments, int index)
    {
        var value = arguments.Integer(index);
        return value is >= int.MinValue and <= int.MaxValue ? value : throw arguments.Wrong(index, "an integer of 32 bits");
    }
}
