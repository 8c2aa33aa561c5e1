using System.Text.RegularExpressions;

namespace Etl.Cli;

/// <summary>Takes passwords out of what is said about a command line: a mistyped <c>--database</c> would be quoted with its value, into the logs of whoever runs it.</summary>
internal static partial class TypedSecrets
{
    /// <summary>The text with an ellipsis for what looks like a password of a connection string or of an address.</summary>
    public static string Hide(string text) => InAddress().Replace(InConnectionString().Replace(text, "${name}…"), "${user}…@");

    [GeneratedRegex("""(?<name>(pass\w*|pwd)\s*=\s*)('[^']*'?|"[^"]*"?|[^;&\s'"]+)""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex InConnectionString();

    [GeneratedRegex(@"(?<user>://[^:/@\s]*:)[^@\s]*@", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex InAddress();
}
