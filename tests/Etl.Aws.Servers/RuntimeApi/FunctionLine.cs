namespace Etl.Aws.Servers.RuntimeApi;

/// <summary>A line that a function wrote.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="ProcessId">Which of its environments.</param>
/// <param name="IsError">Whether it went to stderr, where nothing is expected.</param>
/// <param name="Text">The line.</param>
public sealed record FunctionLine(string Function, int ProcessId, bool IsError, string Text);
