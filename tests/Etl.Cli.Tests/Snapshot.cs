using System.Runtime.CompilerServices;

namespace Etl.Cli.Tests;

/// <summary>Compares whole texts with files. <c>ETL_ACCEPT_SNAPSHOTS=1</c> writes them instead, to be reviewed as a diff.</summary>
internal static class Snapshot
{
    public static void Matches(string name, string actual, [CallerFilePath] string caller = "")
    {
        var directory = Path.Combine(Path.GetDirectoryName(caller)!, "Snapshots");
        if (!Directory.Exists(directory)) directory = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(caller))!, "Snapshots");
        MatchesFile(Path.Combine(directory, name + ".txt"), actual);
    }

    public static void MatchesFile(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("ETL_ACCEPT_SNAPSHOTS") == "1") File.WriteAllText(path, actual);
        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", actual);
    }
}
