using System.Text.Json.Nodes;
using Etl.StateMachine;

namespace Etl.Torture.Loading;

/// <summary>Names the actor of each call, so that its ports know who is calling, and gives it its machine's clock.</summary>
internal sealed class ActingResources(ITaskResources inner, string execution, Func<TimeSpan>? skew) : ITaskResources
{
    public bool Supports(string resource) => inner.Supports(resource);

    public async ValueTask<JsonNode?> InvokeAsync(TaskInvocation invocation, CancellationToken ct) =>
        await NameOf(invocation).DoAsync(async () => await inner.InvokeAsync(invocation, ct));

    private Actor NameOf(TaskInvocation invocation)
    {
        var chunk = invocation.Parameters?["Payload"]?["item"]?["chunk"]?["index"];
        return new Actor($"{execution}/{invocation.StateName}{chunk}") { Skew = skew?.Invoke() ?? TimeSpan.Zero };
    }
}
