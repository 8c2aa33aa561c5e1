using Etl.Functions.Runs;

namespace Etl.Functions.Ports;

/// <summary>
/// Where alerts are kept by a host whose executions die with a process. The definition sends every alert itself, as its last step; a kill
/// between the moving of a refused file and that step would lose the alert for good, as nobody starts a file again that is gone.
/// </summary>
public interface IAlerts
{
    /// <summary>Keeps an alert, once an execution: the definition's own later sending of it changes nothing.</summary>
    Task SendAsync(string executionId, FailureAnswer failure, CancellationToken ct);
}

/// <summary>For hosts that go on with an execution wherever it was, such as AWS: the definition's step is enough.</summary>
internal sealed class SentByTheDefinition : IAlerts
{
    /// <inheritdoc/>
    public Task SendAsync(string executionId, FailureAnswer failure, CancellationToken ct) => Task.CompletedTask;
}
