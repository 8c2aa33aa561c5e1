using System.Text.RegularExpressions;

namespace Etl.Torture.Wire;

/// <summary>Names of statements that are the same in every run.</summary>
internal static partial class StatementNames
{
    private const int Longest = 100;

    /// <summary>Its text on one line, without the names of loads and runs, and cut.</summary>
    public static string Of(string sql)
    {
        var text = White().Replace(Run().Replace(sql, "RUN"), " ").Trim();
        return text.Length <= Longest ? text : text[..Longest];
    }

    /// <summary>
    /// Whether a statement leaves something behind or lets go of it: what only reads, locks within a transaction or begins one leaves
    /// everything as it was. The events of an execution are no such step: they are written for people, at moments of their own, and no
    /// load asks for them.
    /// </summary>
    public static bool IsDurable(string name) => Durable().IsMatch(name);

    [GeneratedRegex("[0-9a-f]{20}(-[0-9]+)?", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Run();

    [GeneratedRegex(@"\s+", RegexOptions.None, 10_000)]
    private static partial Regex White();

    [GeneratedRegex(@"^(?!INSERT INTO etl\.(execution|event) )(INSERT|UPDATE|DELETE|TRUNCATE|CREATE|ALTER|DROP|GRANT|REVOKE|COMMENT|COMMIT|COPY\b.*\bFROM STDIN|SELECT pg_try_advisory_lock|SELECT pg_advisory_unlock|SELECT pg_terminate_backend)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Durable();
}
