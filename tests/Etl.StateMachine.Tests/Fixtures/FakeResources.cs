using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Etl.StateMachine.Tests.Fixtures;

/// <summary>Tasks as functions. Every resource is supported and, unless told otherwise, returns its parameters.</summary>
internal sealed class FakeResources : ITaskResources
{
    public ConcurrentQueue<TaskInvocation> Invocations { get; } = [];

    public bool KeepInvocations { get; init; } = true;

    public Func<TaskInvocation, CancellationToken, ValueTask<JsonNode?>> Task { get; init; } = (invocation, _) => new(invocation.Parameters);

    public bool Supports(string resource) => !resource.Contains("unsupported", StringComparison.Ordinal);

    public ValueTask<JsonNode?> InvokeAsync(TaskInvocation invocation, CancellationToken ct)
    {
        if (KeepInvocations)
        {
            Invocations.Enqueue(invocation);
        }

        return Task(invocation, ct);
    }

    /// <summary>Fails with an error for the first attempts at a state, then returns its parameters.</summary>
    public static FakeResources FailingFirst(int attempts, string error) => new()
    {
        Task = (invocation, _) => invocation.RetryCount < attempts
            ? throw new TaskFailedException(error, $"attempt {invocation.RetryCount}")
            : new(invocation.Parameters),
    };

    public static FakeResources Failing(string error) => FailingFirst(int.MaxValue, error);
}
