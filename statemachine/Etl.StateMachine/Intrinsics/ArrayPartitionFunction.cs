using System.Text.Json.Nodes;

namespace Etl.StateMachine.Intrinsics;

/// <summary>An array cut into arrays of a size, the last one possibly shorter.</summary>
internal sealed class ArrayPartitionFunction() : IntrinsicFunction("States.ArrayPartition", 2, 2)
{
    public override JsonNode? Call(IntrinsicArguments arguments)
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
}
