namespace Etl.Cli;

/// <summary>Ends the command with a message for the person who typed it.</summary>
/// <param name="message">What is wrong and how to fix it.</param>
/// <param name="exitCode">The code to end with.</param>
internal sealed class CommandException(string message, int exitCode = ExitCode.Refused) : Exception(message)
{
    /// <summary>The code to end with.</summary>
    public int ExitCode { get; } = exitCode;
}
