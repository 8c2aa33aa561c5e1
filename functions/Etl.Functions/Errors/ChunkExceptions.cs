namespace Etl.Functions.Errors;

/// <summary>Another worker, which may still be alive, holds the chunk's lease.</summary>
public sealed class ChunkLeasedException(string message, Exception? inner = null) : TransientException(message, inner);

/// <summary>A worker ran out of its time; the chunk's lease is given back.</summary>
public sealed class ChunkTimeoutException(string message, Exception? inner = null) : TransientException(message, inner);

/// <summary>A function that works on a whole run ran out of its time. A merge is not tried again: it would take as long.</summary>
public sealed class FunctionTimeoutException(string message, Exception? inner = null) : TransientException(message, inner);
