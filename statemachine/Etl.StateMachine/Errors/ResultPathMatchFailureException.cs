namespace Etl.StateMachine.Errors;

/// <summary>A ResultPath cannot be applied to the state's input.</summary>
internal sealed class ResultPathMatchFailureException(string cause) : StateException(ErrorNames.ResultPathMatchFailure, cause);
