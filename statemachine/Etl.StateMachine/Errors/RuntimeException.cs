namespace Etl.StateMachine.Errors;

/// <summary>What the definition asks cannot be done with this data. Neither retried nor caught.</summary>
internal sealed class RuntimeException(string cause) : StateException(ErrorNames.Runtime, cause);
