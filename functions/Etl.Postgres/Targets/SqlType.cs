using System.Text.RegularExpressions;
using Etl.Functions.Errors;

namespace Etl.Postgres.Targets;

/// <summary>The types that may stand in a statement of ours; a type cannot be a parameter.</summary>
internal static partial class SqlType
{
    /// <summary>Returns the type as it is.</summary>
    /// <exception cref="TargetDiffersException">It is none that a dataset can declare.</exception>
    public static string Check(string type) => Known().IsMatch(type) ? type : throw new TargetDiffersException(TargetMessages.UnknownType(type));

    [GeneratedRegex(@"\A(text|int2|int4|int8|numeric(\(\d{1,4},\d{1,4}\))?|float4|float8|bool|date|time|timestamp|timestamptz|uuid|jsonb)\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Known();
}
