namespace Etl.StateMachine.Errors;

/// <summary>No rule of a Choice holds and it has no Default.</summary>
internal sealed class NoChoiceMatchedException(string cause) : StateException(ErrorNames.NoChoiceMatched, cause);
