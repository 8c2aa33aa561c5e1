namespace Etl.Functions.Errors;

/// <summary>
/// An error that a person can act on: its message says what, where and how to fix it. The short name of a type
/// derived from this one is what the state machine's <c>ErrorEquals</c> matches, so renaming one changes the flow.
/// </summary>
public abstract class EtlException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>An error that may pass: trying the same thing again makes sense.</summary>
public abstract class TransientException(string message, Exception? inner = null) : EtlException(message, inner);

/// <summary>An error that stays: trying the same thing again gives the same answer.</summary>
public abstract class TerminalException(string message, Exception? inner = null) : EtlException(message, inner);

/// <summary>
/// A terminal error that lies in the file, its dataset or its target: the run is dropped and the file moved to
/// <c>failed/</c>. Every other error is an interruption, after which the same input resumes.
/// </summary>
public abstract class RefusalException(string message, Exception? inner = null) : TerminalException(message, inner);
