using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Etl.StateMachine;

namespace Etl.Torture.Doubles;

/// <summary>
/// Calls functions twice at once, as when the orchestrator has lost a worker that is only slow: the flow goes on with one
/// answer, while the twin wakes up whenever it likes and finishes, even after the execution has ended.
/// </summary>
internal sealed class TwinResources(ITaskResources inner, Random random, double share) : ITaskResources
{
    private readonly ConcurrentBag<Task> _twins = [];

    /// <summary>How many twins there were.</summary>
    public int Twins => _twins.Count;

    public bool Supports(string resource) => inner.Supports(resource);

    public async ValueTask<JsonNode?> InvokeAsync(TaskInvocation invocation, CancellationToken ct)
    {
        bool doubled;
        lock (random)
        {
            doubled = random.NextDouble() < share;
        }

        if (doubled)
        {
            _twins.Add(TwinAsync(invocation with { Parameters = invocation.Parameters?.DeepClone() }));
        }

        return await inner.InvokeAsync(invocation, ct);
    }

    /// <summary>Waits until the last twin is done with. What they say interests nobody any more.</summary>
    public async Task DrainAsync()
    {
        foreach (var twin in _twins)
        {
            await twin;
        }
    }

    private async Task TwinAsync(TaskInvocation invocation)
    {
        try
        {
            // The orchestrator has given it up: nothing stops it.
            await inner.InvokeAsync(invocation with { StateName = invocation.StateName + " twin" }, CancellationToken.None);
        }
        catch (TaskFailedException)
        {
            // Having lost is how most of them end.
        }
    }
}
