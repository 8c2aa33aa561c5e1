namespace Etl.Functions.Errors;

/// <summary>Trying again with the same input would fail in the same way.</summary>
/// <param name="message">What is wrong, where, and how to mend it, for a person.</param>
/// <param name="inner">What caused it.</param>
public abstract class TerminalException(string message, Exception? inner = null) : EtlException(message, inner);
