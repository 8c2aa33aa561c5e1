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
