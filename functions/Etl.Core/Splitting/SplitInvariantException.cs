namespace Etl.Core.Splitting;

/// <summary>The chunks' accounts contradict each other in a way that no file can cause: a defect of this program, never of the data.</summary>
public sealed class SplitInvariantException(string message) : InvalidOperationException(message);
