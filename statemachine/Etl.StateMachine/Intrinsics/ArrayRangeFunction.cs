using System.Text.Json.Nodes;

namespace Etl.StateMachine.Intrinsics;

/// <summary>Integers from a first to a last, both inclusive, by a step; at most 1,000.</summary>
internal sealed class ArrayRangeFunction() : IntrinsicFunction("States.ArrayRange", 3, 3)
{
    private const int MaxItems = 1000;

    public override JsonNode? Call(IntrinsicArguments arguments)
    {
        var (first, last, step) = (arguments.Integer(0), arguments.Integer(1), arguments.Integer(2));
        if (step == 0)
        {
            throw arguments.Failure("the step must not be 0");
        }

        var range = new JsonArray();
        for (var value = first; step > 0 ? value <= last : value >= last; value += step)
        {
            if (range.Count == MaxItems)
            {
                throw arguments.Failure($"the range has more than {MaxItems} items");
            }

            range.Add(value);
        }

        return range;
    }
}
