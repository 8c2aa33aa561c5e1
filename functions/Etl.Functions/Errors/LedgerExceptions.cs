namespace Etl.Functions.Errors;

/// <summary>The ledger cannot be reached, or it is overloaded: without a lease no chunk is begun.</summary>
public sealed class LedgerException(string message, Exception? inner = null) : TransientException(message, inner);

/// <summary>The ledger refuses us: there is no such table, it is not ours, or a right is missing.</summary>
public sealed class LedgerRefusedException(string message, Exception? inner = null) : TerminalException(message, inner);
