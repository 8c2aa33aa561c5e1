using System.Runtime.InteropServices;

namespace Etl.Local.Embedded;

/// <summary>The few calls of the C library that .NET has no name for. Unix only; layouts are those Linux and macOS share.</summary>
internal static partial class NativeMethods
{
    public const int SigInt = 2;
    public const int SigQuit = 3;

    /// <summary>A session of its own: signals of the terminal (Ctrl-C, hang-up) no longer reach the process.</summary>
    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    public static partial int StartSession();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "getpwnam", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr GetPasswordEntry(string name);

    /// <summary>The ids of a user, or null where there is no such user.</summary>
    public static (uint User, uint Group)? FindUser(string name)
    {
        var entry = GetPasswordEntry(name);
        if (entry == IntPtr.Zero)
        {
            return null;
        }
        // struct passwd begins: char *name, char *password, uid_t, gid_t.
        var ids = IntPtr.Add(entry, 2 * IntPtr.Size);
        return ((uint)Marshal.ReadInt32(ids), (uint)Marshal.ReadInt32(ids, sizeof(int)));
    }
}
