using System.Globalization;
using System.Text;

namespace Etl.Torture.Results;

/// <summary>Results as Markdown.</summary>
internal static class ResultText
{
    /// <summary>What stands there until a full run is written down.</summary>
    public const string NoRun = "No full run has been written down yet. What CI takes of every part loses nothing.\n";

    /// <summary>A caption, a row a part, and what could not be shown.</summary>
    public static string Of(TortureResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{result.Date:yyyy-MM-dd}, commit {result.Commit}, seed {result.Seed}: ");
        text.Append(CultureInfo.InvariantCulture, $"{result.Parts.Sum(p => p.Cases):N0} cases in {result.Parts.Sum(p => p.Seconds):N0} seconds; lost: **{result.Parts.Sum(p => p.Lost.Length):N0}**.\n\n");
        text.Append("| promise | part | tried | seconds | lost |\n|---|---|--:|--:|--:|\n");
        foreach (var part in result.Parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {part.Promise} | `{part.Name}` | {part.Tried:N0} {part.Unit} | {part.Seconds:N0} | {part.Lost.Length:N0} |\n");
        }

        foreach (var part in result.Parts.Where(p => p.NotRun.Length > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nNot run in `{part.Name}`: {string.Join("; ", part.NotRun)}.\n");
        }

        return text.ToString();
    }
}
