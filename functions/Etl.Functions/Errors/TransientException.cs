namespace Etl.Functions.Errors;

/// <summary>Trying again later may succeed.</summary>
/// <param name="message">What is wrong, where, and what to do if it stays so, for a person.</param>
/// <param name="inner">What caused it.</param>
public abstract class TransientException(string message, Exception? inner = null) : EtlException(message, inner);
