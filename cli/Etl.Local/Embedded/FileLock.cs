namespace Etl.Local.Embedded;

/// <summary>
/// An exclusive lock on a file, held by an open handle (flock on Unix, a sharing mode on Windows), so that it ends with its
/// process, however that ends.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <summary>The lock, or null where another handle has it. The file is created when absent and left behind.</summary>
    /// <exception cref="UnauthorizedAccessException">The file belongs to another user.</exception>
    /// <exception cref="IOException">The disk is full, the directory is missing.</exception>
    public static FileLock? TryAcquire(string path)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 1 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new FileLock(new FileStream(path, options));
        }
        catch (IOException e) when (IsHeldElsewhere(e))
        {
            return null;
        }
    }

    public static async Task<FileLock> AcquireAsync(string path, CancellationToken ct)
    {
        while (true)
        {
            if (TryAcquire(path) is { } taken)
            {
                return taken;
            }

            await Task.Delay(PollInterval, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Whether some handle holds the lock now. Never creates the file.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException e) when (IsHeldElsewhere(e))
        {
            return true;
        }
    }

    public void Dispose() => _stream.Dispose();

    // EWOULDBLOCK of flock (11 on Linux, 35 on macOS) and ERROR_SHARING_VIOLATION arrive as a plain IOException with the system's code.
    private static bool IsHeldElsewhere(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
