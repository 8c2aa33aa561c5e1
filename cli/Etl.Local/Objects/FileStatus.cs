using System.Runtime.InteropServices;

namespace Etl.Local.Objects;

/// <summary>What the system knows of a path, links followed, and .NET does not tell.</summary>
/// <param name="Inode">The file's number in its file system.</param>
/// <param name="Mode">Kind and rights, as <c>st_mode</c> has them.</param>
internal readonly partial record struct FileStatus(ulong Inode, ushort Mode)
{
    private const int AtFdCwd = -100;
    private const uint StatxTypeAndInode = 0x101;

    /// <summary>The status of a path; null where there is nothing, and everywhere but on Linux.</summary>
    public static FileStatus? Of(string path) =>
        OperatingSystem.IsLinux() && Statx(AtFdCwd, path, 0, StatxTypeAndInode, out var status) == 0 ? new FileStatus(status.Inode, status.Mode) : null;

    // The one stat whose layout is the same on every Linux architecture (statx(2)).
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, out StatxStatus status);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxStatus
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;
    }
}
