namespace Etl.StateMachine.Errors;

/// <summary>A state took longer than its TimeoutSeconds.</summary>
internal sealed class TimeoutExceededException(string cause) : StateException(ErrorNames.Timeout, cause);
