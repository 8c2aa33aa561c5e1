using System.Globalization;

namespace Etl.Local.Objects;

/// <summary>
/// Tells versions of a file apart: size, mtime (100 ns) and, on Linux, inode; elsewhere the creation time stands in for
/// the inode, which .NET does not give.
/// </summary>
internal static class FileVersion
{
    public static string Of(FileInfo file) => string.Create(
        CultureInfo.InvariantCulture, $"{file.Length}-{file.LastWriteTimeUtc.Ticks:x}-{Identity(file):x}");

    /// <summary>Orders versions of one path by mtime.</summary>
    public static string Sequencer(FileInfo file) => file.LastWriteTimeUtc.Ticks.ToString("x16", CultureInfo.InvariantCulture);

    private static ulong Identity(FileInfo file) => FileStatus.Of(file.FullName)?.Inode ?? (ulong)file.CreationTimeUtc.Ticks;
}
