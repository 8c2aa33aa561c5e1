using System.Text.Json.Nodes;
using Etl.StateMachine.Paths;

namespace Etl.StateMachine.Running;

/// <summary>What paths and intrinsics see: the data (<c>$</c>), the Context Object (<c>$$</c>), and chance.</summary>
internal sealed record EvaluationScope(JsonNode? Data, ContextObject Context, Chance Chance)
{
    public bool TryEvaluate(JsonPath path, out JsonNode? value)
        => path.TryEvaluate(path.IsContext ? Context.ToJson() : Data, out value);
}
