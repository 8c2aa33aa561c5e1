using System.Globalization;
using System.Runtime.InteropServices;

namespace Etl.Local.Objects;

/// <summary>
/// Tells versions of a file apart: size, mtime (100 ns) and, on Linux, inode; elsewhere the creation time stands in for
/// the inode, which .NET does not give.
/// </summary>
internal static partial class FileVersion
{
    private const int AtFdCwd = -100;
    private const uint StatxInode = 0x100;

    public static string Of(FileInfo file) => string.Create(
        CultureInfo.InvariantCulture, $"{file.Length}-{file.LastWriteTimeUtc.Ticks:x}-{Identity(file):x}");

    /// <summary>Orders versions of one path by mtime.</summary>
    public static string Sequencer(FileInfo file) => file.LastWriteTimeUtc.Ticks.ToString("x16", CultureInfo.InvariantCulture);

    private static ulong Identity(FileInfo file)
    {
        if (OperatingSystem.IsLinux() && Statx(AtFdCwd, file.FullName, 0, StatxInode, out var status) == 0) return status.Inode;
        return (ulong)file.CreationTimeUtc.Ticks;
    }

    // The one stat whose layout is the same on every Linux architecture (statx(2)).
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, out StatxStatus status);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxStatus
    {
        [FieldOffset(32)]
        public ulong Inode;
    }
}
