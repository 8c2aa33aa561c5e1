namespace Etl.Torture.Crashes;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Its exit code; 128 and the signal for one that was killed.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
internal sealed record CommandEnd(int ExitCode, string Output, string Error)
{
    /// <summary>On one line, for problems.</summary>
    public override string ToString() => $"exit {ExitCode}: {$"{Output.Trim()} {Error.Trim()}".ReplaceLineEndings(" ")}";
}
