namespace Etl.Cli.Options;

/// <summary>Text as one argument of a POSIX shell, for commands that are shown to be copied.</summary>
internal static class ShellText
{
    /// <summary>The argument, in quotes where it needs them.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or ':' or '=')
            ? argument
            : QuoteAlways(argument);

    /// <summary>The argument in quotes: double ones where nothing in it means something to the shell.</summary>
    public static string QuoteAlways(string argument) =>
        argument.AsSpan().ContainsAny("\"$`\\!")
            ? "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'"
            : "\"" + argument + "\"";
}
