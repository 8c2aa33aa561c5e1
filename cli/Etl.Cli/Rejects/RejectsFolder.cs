using System.Globalization;
using Etl.Functions.Runs;

namespace Etl.Cli.Rejects;

/// <summary>Finds the rejects of a load: <c>rejects/&lt;runId&gt;/</c>, where a run's id is its load's, a hyphen and more.</summary>
internal static class RejectsFolder
{
    /// <summary>The directory of the run that is named, or of the latest run of the load that is.</summary>
    public static string Find(string root, string load)
    {
        string[] runs = Directory.Exists(root)
            ? [.. Directory.EnumerateDirectories(root).Select(directory => Path.GetFileName(directory)).Where(run => load.Length > 0 && run.StartsWith(load, StringComparison.Ordinal))]
            : [];
        if (runs.Contains(load))
        {
            return Path.Combine(root, load);
        }

        string[] loads = [.. runs.Select(LoadIds.LoadOf).Distinct().Order(StringComparer.Ordinal)];
        return loads switch
        {
            [] => throw new CommandException(CommandMessages.NoRejects(load, root)),
            [_] => Path.Combine(root, runs.OrderBy(NumberOf).ThenBy(run => run, StringComparer.Ordinal).Last()),
            _ => throw new CommandException(CommandMessages.SeveralLoads(load, loads)),
        };
    }

    private static int NumberOf(string run) => int.TryParse(run.AsSpan(run.IndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
