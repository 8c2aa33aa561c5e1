using System.Text.Json.Nodes;

namespace Etl.StateMachine;

/// <summary>The service integrations that Task states call, by the ARN in their Resource.</summary>
public interface ITaskResources
{
    /// <summary>Asked for every Task state before an execution can start.</summary>
    bool Supports(string resource);

    /// <summary>
    /// Does the task. May be called for several states at once. Its token is cancelled when the task times out, a sibling fails or the
    /// execution is aborted; the interpreter then waits <see cref="ExecutorOptions.CancellationGrace"/> for it to end.
    /// </summary>
    /// <returns>The task's result, which from then on belongs to the interpreter.</returns>
    /// <exception cref="TaskFailedException">
    /// The task failed. Any other exception counts as a failure under its type's short name, as it would in Lambda.
    /// </exception>
    ValueTask<JsonNode?> InvokeAsync(TaskInvocation invocation, CancellationToken ct);
}

/// <summary>One attempt at a Task state.</summary>
public sealed record TaskInvocation
{
    /// <summary>The state's Resource, an ARN.</summary>
    public required string Resource { get; init; }

    /// <summary>What the state's Parameters made of its input, or its input. A tree of its own, free to be changed.</summary>
    public JsonNode? Parameters { get; init; }

    /// <summary>The execution it belongs to; inside a distributed Map, the child's.</summary>
    public required string ExecutionId { get; init; }

    public required string StateName { get; init; }

    /// <summary>0 on the first attempt.</summary>
    public int RetryCount { get; init; }
}

/// <summary>A task failed. Error is what Retriers and Catchers match; Cause is for people.</summary>
public sealed class TaskFailedException(string error, string? cause, Exception? inner = null) : Exception($"{error}: {cause}", inner)
{
    public string Error => error;

    public string? Cause => cause;
}

/// <summary>Objects that a distributed Map reads its items from (ItemReader) and writes its results to (ResultWriter).</summary>
public interface IObjectAccess
{
    ValueTask<Stream> OpenReadAsync(string bucket, string key, CancellationToken ct);

    /// <summary>
    /// Creates or replaces an object with what <paramref name="write"/> writes. The object must appear whole or not at all;
    /// when <paramref name="write"/> throws, not at all. Two objects may be written at once.
    /// </summary>
    ValueTask WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct);
}
