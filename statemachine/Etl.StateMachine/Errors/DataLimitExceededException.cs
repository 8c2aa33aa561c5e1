namespace Etl.StateMachine.Errors;

/// <summary>A payload between states is larger than the limit.</summary>
internal sealed class DataLimitExceededException(string cause) : StateException(ErrorNames.DataLimitExceeded, cause);
