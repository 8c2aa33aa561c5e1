namespace Etl.Functions.Errors;

/// <summary>Another worker, which may still be alive, holds the chunk's lease.</summary>
public sealed class ChunkLeasedException(string message, Exception? inner = null) : TransientException(message, inner);

/// <summary>A function ran out of its time; the chunk's lease is given back.</summary>
public sealed class ChunkTimeoutException(string message, Exception? inner = null) : TransientException(message, inner);
