namespace Etl.Local.Objects;

/// <summary>Tells files, which have a size and can be read from anywhere and again, from all else that a path can lead to.</summary>
public static class FileKind
{
    private const int KindMask = 0xF000, Fifo = 0x1000, CharacterDevice = 0x2000, Directory = 0x4000, BlockDevice = 0x6000, Socket = 0xC000;

    /// <summary>What a path leads to, for a message; null for a file, and for nothing at all.</summary>
    public static string? Other(string path)
    {
        if (System.IO.Directory.Exists(path))
        {
            return "a directory";
        }

        if (IsDescriptor(path))
        {
            return "an open descriptor of a process, such as its standard input";
        }

        if (FileStatus.Of(path) is { } status)
        {
            return Name(status.Mode & KindMask);
        }

        return OperatingSystem.IsWindows() || OperatingSystem.IsLinux() || !File.Exists(path) ? null : Unseekable(path);
    }

    /// <summary>Whether a file holds what its size does not tell, as those do that a system makes while they are read, such as under /proc.</summary>
    public static bool HidesItsSize(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return file.Length == 0 && file.ReadByte() >= 0;
    }

    /// <summary>By its name: behind it may be a file today, but another one tomorrow.</summary>
    private static bool IsDescriptor(string path) =>
        !OperatingSystem.IsWindows()
        && (path.StartsWith("/dev/fd/", StringComparison.Ordinal)
            || path is "/dev/stdin" or "/dev/stdout" or "/dev/stderr"
            || (path.StartsWith("/proc/", StringComparison.Ordinal) && path.Contains("/fd/", StringComparison.Ordinal)));

    private static string? Name(int kind) => kind switch
    {
        Fifo => "a pipe",
        CharacterDevice or BlockDevice => "a device",
        Socket => "a socket",
        Directory => "a directory",
        _ => null,
    };

    /// <summary>Where the system is not asked: a pipe or a device cannot be sought. Opening a pipe waits for who writes to it, as reading would.</summary>
    private static string? Unseekable(string path)
    {
        if (path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            return "a device";
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return file.CanSeek ? null : "a pipe";
    }
}
