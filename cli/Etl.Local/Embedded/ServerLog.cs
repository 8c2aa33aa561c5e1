namespace Etl.Local.Embedded;

/// <summary>The server's log in the workspace: the one being written and the one before it.</summary>
internal static class ServerLog
{
    private const int TailLines = 12;
    private const int TailBytes = 16 * 1024;

    /// <summary>Puts the present log aside; a server that is still writing it goes on in the file put aside.</summary>
    public static void Rotate(string path)
    {
        if (File.Exists(path))
        {
            File.Move(path, path + ".previous", overwrite: true);
        }
    }

    /// <summary>The last lines, for a message; empty where there is no log.</summary>
    public static string Tail(string path)
    {
        if (!File.Exists(path))
        {
            return "";
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(-Math.Min(stream.Length, TailBytes), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join('\n', lines.TakeLast(TailLines));
    }
}
