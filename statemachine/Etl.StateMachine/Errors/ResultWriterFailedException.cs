namespace Etl.StateMachine.Errors;

/// <summary>A Map's results could not be written.</summary>
internal sealed class ResultWriterFailedException(string cause) : StateException(ErrorNames.ResultWriterFailed, cause);
