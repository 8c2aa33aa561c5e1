namespace Etl.Functions.Errors;

/// <summary>The file is not what the dataset reads: another type, an unknown encoding.</summary>
public sealed class FileFormatException(string message, Exception? inner = null) : RefusalException(message, inner);

/// <summary>The header does not fit the dataset; the message lists everything that is wrong with it.</summary>
public sealed class HeaderException(string message, Exception? inner = null) : RefusalException(message, inner);

/// <summary>A quote is never closed within the record limit, so what follows it has no sure meaning.</summary>
public sealed class UnterminatedQuoteException(string message, Exception? inner = null) : RefusalException(message, inner);

/// <summary>More records were rejected than the dataset allows.</summary>
public sealed class TooManyRejectsException(string message, Exception? inner = null) : RefusalException(message, inner);

/// <summary>The file is so large that its merge may not end within the time of a function.</summary>
public sealed class MergeLimitException(string message, Exception? inner = null) : RefusalException(message, inner);

/// <summary>An execution's input is not an event about an object, or a function was called with something else than it takes.</summary>
public sealed class InputException(string message, Exception? inner = null) : TerminalException(message, inner);
