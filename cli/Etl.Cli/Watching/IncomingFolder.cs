namespace Etl.Cli.Watching;

/// <summary>
/// The workspace's <c>incoming/</c>, looked at as a whole: notifications of file systems get lost, and network ones send none.
/// </summary>
internal sealed class IncomingFolder(string directory)
{
    private static readonly string[] Unfinished = [".part", ".tmp", ".filepart", ".crdownload"];

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.None,
        MatchType = MatchType.Simple,
    };

    /// <summary>Where files are dropped.</summary>
    public string Directory => directory;

    /// <summary>All files that are meant to be loaded.</summary>
    public IReadOnlyCollection<SeenFile> Look()
    {
        System.IO.Directory.CreateDirectory(directory);
        var files = new List<SeenFile>();
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles("*", Everything))
        {
            if (!IsMeant(Path.GetRelativePath(directory, file.FullName)))
            {
                continue;
            }

            try
            {
                files.Add(new SeenFile(file.FullName, file.Length, new DateTimeOffset(file.LastWriteTimeUtc)));
            }
            catch (IOException)
            {
                // Gone since the directory was read: the next look will not see it.
            }
        }

        return files;
    }

    /// <summary>Whether a path under the folder is one to load: nothing hidden, no name that writers use while they write.</summary>
    public static bool IsMeant(string relativePath) =>
        !relativePath.Split('/', '\\').Any(part => part.StartsWith('.'))
        && !Unfinished.Any(ending => relativePath.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
