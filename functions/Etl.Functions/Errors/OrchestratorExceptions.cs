namespace Etl.Functions.Errors;

/// <summary>The orchestrator, asked whether an execution is still running, does not answer.</summary>
public sealed class OrchestratorException(string message, Exception? inner = null) : TransientException(message, inner);

/// <summary>The orchestrator refuses to say whether an execution is still running: a right is missing.</summary>
public sealed class OrchestratorRefusedException(string message, Exception? inner = null) : TerminalException(message, inner);
