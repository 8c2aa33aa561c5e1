using System.Globalization;
using System.Text.RegularExpressions;

namespace Etl.StateMachine.Json;

internal static partial class Rfc3339
{
    // DateTimeOffset.TryParse alone would take many other spellings.
    [GeneratedRegex(
        @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    public static partial Regex Shape();

    /// <summary>In UTC with milliseconds, as Step Functions writes times.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
