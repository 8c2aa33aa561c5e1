using System.Text.Json.Nodes;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Intrinsics;

/// <summary>Two objects as one, the second's members winning. Only the shallow merge (third argument false) exists.</summary>
internal sealed class JsonMergeFunction() : IntrinsicFunction("States.JsonMerge", 3, 3)
{
    public override JsonNode? Call(IntrinsicArguments arguments)
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
}
