namespace Etl.Local.Objects;

/// <summary>What the directory store says when something is wrong.</summary>
internal static class StoreMessages
{
    private const int UnixNoSpace = 28;
    private const int UnixQuota = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static string NotFound(string path) => $"There is no file {path}. Check the path; it is relative to the current directory.";

    public static string IsDirectory(string path) => $"{path} is a directory. Name the files in it, for example {path}/*.csv.";

    public static string BadKey(string bucket, string key) => $"'{key}' is not a key in {bucket}: keys have no empty, '.' or '..' parts.";

    public static string Changed(string path) =>
        $"{path} changed while it was being read, so nothing of it was loaded. Run it again once nothing writes to it any more.";

    public static string Denied(string path) => $"{path} may not be read or written by this user. Change its permissions, or run as its owner.";

    public static string DiskFull(string path) => $"There is no room left for {path}. Free some space and run the same command again; it resumes.";

    public static string Failed(string path, string reason) => $"{path} could not be read or written: {reason}";

    public static bool IsDiskFull(IOException e) => e.HResult is UnixNoSpace or UnixQuota or WindowsDiskFull;
}
