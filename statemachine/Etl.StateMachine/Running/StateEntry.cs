namespace Etl.StateMachine.Running;

/// <summary>What the Context Object says of the state being executed.</summary>
/// <param name="RetryCount">0 on the first attempt.</param>
internal sealed record StateEntry(string Name, DateTimeOffset EnteredTime, int RetryCount);
