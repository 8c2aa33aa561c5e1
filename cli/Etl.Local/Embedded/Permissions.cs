namespace Etl.Local.Embedded;

/// <summary>Unix file modes, whatever the umask; where there are none (Windows) a new file's defaults are left.</summary>
internal static class Permissions
{
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public const UnixFileMode Traversable = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public const UnixFileMode Executable = Readable | Traversable;

    /// <exception cref="UnauthorizedAccessException">It belongs to another user.</exception>
    public static void Set(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    /// <summary>Makes a directory, or gives an existing one the mode; a directory is never open wider in between.</summary>
    public static void CreateDirectory(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, mode);
        File.SetUnixFileMode(path, mode);
    }

    public static bool IsExecutable(FileInfo file) =>
        OperatingSystem.IsWindows() || (file.UnixFileMode & UnixFileMode.UserExecute) == UnixFileMode.UserExecute;
}
