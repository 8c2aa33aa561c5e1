using System.Text;

namespace Etl.Testing;

/// <summary>A directory of somebody's own, gone with this object.</summary>
public sealed class TestFolder : IDisposable, IAsyncDisposable
{
    /// <summary>Its short name leaves room for the path of a socket, which may have about a hundred characters.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("etl-").FullName;

    /// <summary>Lets other users in: a server that is started by root runs as another one.</summary>
    public TestFolder Open()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Root, (UnixFileMode)Convert.ToInt32("755", 8));
        }

        return this;
    }

    /// <summary>A path in it.</summary>
    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file, with the directories above it, and returns its path.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a file of UTF-8.</summary>
    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Waits for those who still write into it, such as the supervisor of a server that has just been stopped.</summary>
    public async ValueTask DisposeAsync() => await Wait.UntilAsync(TryDelete, $"{Root} cannot be deleted");

    private bool TryDelete()
    {
        try
        {
            Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
