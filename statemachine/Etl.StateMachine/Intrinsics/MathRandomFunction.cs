using System.Text.Json.Nodes;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.Intrinsics;

/// <summary>A random integer from a start to an exclusive end; the same one for the same seed.</summary>
internal sealed class MathRandomFunction() : IntrinsicFunction("States.MathRandom", 2, 3)
{
    public override JsonNode? Call(IntrinsicArguments arguments)
    {
        var (start, endExclusive) = (arguments.Integer(0), arguments.Integer(1));
        if (start >= endExclusive)
        {
            throw arguments.Failure($"the start {start} must be below the end {endExclusive}");
        }

        var chance = arguments.Count == 3 ? new Chance(new Random(unchecked((int)arguments.Integer(2)))) : arguments.Chance;
        return chance.Between(start, endExclusive);
    }
}
