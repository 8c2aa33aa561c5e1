namespace Etl.Torture;

/// <summary>The torture cannot be gone on with; the message says why and what to do.</summary>
public sealed class TortureException(string message) : Exception(message);
