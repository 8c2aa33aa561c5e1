namespace Etl.StateMachine.Errors;

/// <summary>A Map's items could not be read.</summary>
internal sealed class ItemReaderFailedException(string cause) : StateException(ErrorNames.ItemReaderFailed, cause);
