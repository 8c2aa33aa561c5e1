namespace Etl.Local.Embedded;

/// <summary>
/// Who uses the server: a locked file each, so that a holder which was killed no longer counts. Added and counted only under the
/// start lock, or a file could be swept between its creation and its lock.
/// </summary>
internal static class Holders
{
    public static FileLock Add(WorkspaceFiles files, out string path)
    {
        path = Path.Combine(files.HoldersDirectory, $"{Environment.ProcessId}-{Guid.NewGuid():N}.lock");
        return FileLock.TryAcquire(path) ?? throw new IOException($"The new file {path} is locked already.");
    }

    /// <summary>Whether anyone holds the server. Files of holders that are gone are deleted. False when the workspace is gone.</summary>
    public static bool Any(WorkspaceFiles files)
    {
        if (!Directory.Exists(files.HoldersDirectory))
        {
            return false;
        }

        var any = false;
        foreach (var path in Directory.EnumerateFiles(files.HoldersDirectory, "*.lock"))
        {
            if (FileLock.IsHeld(path))
            {
                any = true;
            }
            else
            {
                File.Delete(path);
            }
        }

        return any;
    }
}
