namespace Etl.Functions.Errors;

/// <summary>There is no such object, or it was deleted.</summary>
public sealed class ObjectNotFoundException(string message, Exception? inner = null) : TerminalException(message, inner);

/// <summary>What is named is no file: a directory, a pipe, a device, an address.</summary>
public sealed class NotAFileException(string message, Exception? inner = null) : TerminalException(message, inner);

/// <summary>The object may not be read or written with the rights at hand.</summary>
public sealed class ObjectAccessDeniedException(string message, Exception? inner = null) : TerminalException(message, inner);

/// <summary>The object changed while it was being read; the new version is a load of its own.</summary>
public sealed class ObjectChangedException(string message, Exception? inner = null) : TerminalException(message, inner);

/// <summary>The object store failed in a way that may pass.</summary>
public sealed class ObjectStoreException(string message, Exception? inner = null) : TransientException(message, inner);

/// <summary>The object store has no room left.</summary>
public sealed class StorageFullException(string message, Exception? inner = null) : TerminalException(message, inner);
