namespace Etl.Functions.Ports;

/// <summary>Knows whether the execution that holds a claim is still there.</summary>
public interface IExecutionLiveness
{
    /// <summary>Whether the execution is running.</summary>
    Task<bool> IsRunningAsync(string executionId, CancellationToken ct);
}
