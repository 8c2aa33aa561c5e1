namespace Etl.StateMachine.Errors;

/// <summary>A path in a payload template selects nothing.</summary>
internal sealed class ParameterPathFailureException(string cause) : StateException(ErrorNames.ParameterPathFailure, cause);
