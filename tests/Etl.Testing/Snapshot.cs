using System.Runtime.CompilerServices;
using Xunit;

namespace Etl.Testing;

/// <summary>Compares whole texts with files. <c>ETL_ACCEPT_SNAPSHOTS=1</c> writes them instead, to be reviewed as a diff.</summary>
public static class Snapshot
{
    private static bool IsAccepted => Environment.GetEnvironmentVariable("ETL_ACCEPT_SNAPSHOTS") == "1";

    /// <summary>With a file of the folder Snapshots beside the test, or above it.</summary>
    public static void Matches(string name, string actual, [CallerFilePath] string caller = "")
    {
        var directory = Path.Combine(Path.GetDirectoryName(caller)!, "Snapshots");
        if (!Directory.Exists(directory))
        {
            directory = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(caller))!, "Snapshots");
        }

        MatchesFile(Path.Combine(directory, name + ".txt"), actual);
    }

    /// <summary>With a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="actual">What it is to have.</param>
    /// <param name="otherwise">What is said when it differs; null: where it does.</param>
    public static void MatchesFile(string path, string actual, string? otherwise = null)
    {
        if (IsAccepted)
        {
            File.WriteAllText(path, actual);
        }

        var expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (otherwise is null)
        {
            Assert.Equal(expected, actual);
        }
        else
        {
            Assert.True(expected == actual, otherwise);
        }
    }

    /// <summary>With what a file has between two marks.</summary>
    public static void MatchesSection(string path, string start, string end, string actual)
    {
        var text = File.ReadAllText(path);
        var (from, to) = (text.IndexOf(start, StringComparison.Ordinal) + start.Length, text.IndexOf(end, StringComparison.Ordinal));
        Assert.True(from >= start.Length && to >= from, $"{path} has no section between {start} and {end}.");
        if (IsAccepted)
        {
            File.WriteAllText(path, text[..from] + actual + text[to..]);
        }
        else
        {
            Assert.Equal(text[from..to], actual);
        }
    }
}
