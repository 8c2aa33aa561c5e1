namespace Etl.StateMachine.Errors;

/// <summary>An intrinsic function could not be evaluated.</summary>
internal sealed class IntrinsicFailureException(string cause) : StateException(ErrorNames.IntrinsicFailure, cause);
