namespace Etl.Local.Objects;

/// <summary>What the directory store says when something is wrong.</summary>
internal static class StoreMessages
{
    private const int UnixNoSpace = 28;
    private const int UnixQuota = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static string NotFound(string path) => $"There is no file {path}. Check the path; it is relative to the current directory.";

    public static string NotAFile(string path, string kind) => Directory.Exists(path)
        ? $"{path} is {kind}. Name the files in it, for example {path}/*.csv."
        : $"{path} is {kind}: it has no size and cannot be read twice, as a load does. {IntoAFile}";

    public static string HidesItsSize(string path) => $"{path} has content and says that its size is 0, so nobody knows where it ends. {IntoAFile}";

    public static string IsAddress(string scheme) =>
        $"{scheme}:// is an address, and only files of this machine are read. {Download(scheme)} and load that.";

    public static string BadKey(string bucket, string key) => $"'{key}' is not a key in {bucket}: keys have no empty, '.' or '..' parts.";

    public static string Changed(string path) =>
        $"{path} changed while it was being read, so nothing of it was loaded. Run it again once nothing writes to it any more.";

    public static string Denied(string path) => $"{path} may not be read or written by this user. Change its permissions, or run as its owner.";

    public static string DiskFull(string path) => $"There is no room left for {path}. Free some space and run the same command again; it resumes.";

    public static string Failed(string path, string reason) => $"{path} could not be read or written: {reason}";

    private const string IntoAFile = "Write it into a file first (cat > FILE), and load that.";

    private static string Download(string scheme) => scheme switch
    {
        "http" or "https" or "ftp" or "sftp" => "Download it first (curl -o FILE ADDRESS)",
        "s3" => "Download it first (aws s3 cp ADDRESS FILE)",
        "file" => "Name its path alone, without the scheme,",
        _ => "Download it into a file first",
    };

    public static bool IsDiskFull(IOException e) => e.HResult is UnixNoSpace or UnixQuota or WindowsDiskFull;
}
