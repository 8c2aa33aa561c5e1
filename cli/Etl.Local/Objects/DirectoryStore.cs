using System.Runtime.CompilerServices;
using Etl.Functions.Errors;
using Etl.Functions.Objects;

namespace Etl.Local.Objects;

/// <summary>
/// Objects in directories. The bucket <see cref="WorkspaceBucket"/> is the workspace; any other bucket is a directory by
/// its full path, from which files are read in place.
/// </summary>
public sealed class DirectoryStore(string workspace) : IObjectStore
{
    /// <summary>The bucket that is the workspace.</summary>
    public const string WorkspaceBucket = "workspace";

    private const string Unfinished = ".unfinished";

    /// <summary>The path of an object.</summary>
    public string PathOf(string bucket, string key)
    {
        var root = bucket == WorkspaceBucket ? Path.GetFullPath(workspace) : bucket;
        var parts = key.Split('/');
        if (!Path.IsPathFullyQualified(root) || parts.Any(part => part is "" or "." or ".." || part.AsSpan().ContainsAny('\0', Path.DirectorySeparatorChar, Path.VolumeSeparatorChar)))
        {
            throw new ObjectNotFoundException(StoreMessages.BadKey(bucket, key));
        }

        return Path.Combine([root, .. parts]);
    }

    /// <inheritdoc/>
    public Task<ObjectVersion> StatAsync(string bucket, string key, CancellationToken ct) =>
        Guard(PathOf(bucket, key), path => Task.FromResult(Stat(bucket, key, path)));

    /// <inheritdoc/>
    public Task<Stream> OpenRangeAsync(ObjectVersion version, long offset, long length, CancellationToken ct) =>
        Guard(PathOf(version.Bucket, version.Key), path =>
        {
            EnsureSame(version, path);

            // Readers bring buffers of their own.
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.Position = offset;
            return Task.FromResult<Stream>(new RangeStream(file, Math.Max(0, Math.Min(length, version.Size - offset))));
        });

    /// <inheritdoc/>
    public Task EnsureUnchangedAsync(ObjectVersion version, CancellationToken ct) =>
        Guard(PathOf(version.Bucket, version.Key), path =>
        {
            EnsureSame(version, path);
            return Task.FromResult(true);
        });

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string bucket, string key, CancellationToken ct)
    {
        try
        {
            return await Guard(PathOf(bucket, key), path => Task.FromResult<Stream>(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete)));
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct) =>
        Guard(PathOf(bucket, key), async path =>
        {
            CreateDirectory(Path.GetDirectoryName(path)!);
            DeleteLeft(path);
            var unfinished = $"{path}.{Guid.NewGuid():N}{Unfinished}";
            try
            {
                var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, BufferSize = 64 << 10 };
                if (!OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                }

                await using (var file = new FileStream(unfinished, options))
                {
                    await write(file, ct);

                    // Committed rows name these objects: they must survive what the rows survive.
                    file.Flush(flushToDisk: true);

                    // While it is held: what nobody holds is a dead writer's.
                    File.Move(unfinished, path, overwrite: true);
                }

                return true;
            }
            finally
            {
                File.Delete(unfinished);
            }
        });

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        // Refused as a key is: a prefix leads nowhere else either.
        _ = PathOf(bucket, prefix + "-");
        var root = Path.GetFullPath(bucket == WorkspaceBucket ? workspace : bucket);
        var folder = Path.Combine(root, prefix[..(prefix.LastIndexOf('/') + 1)]);
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        var keys = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(Unfinished, StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var key in keys)
        {
            ct.ThrowIfCancellationRequested();
            yield return key;
        }
    }

    /// <inheritdoc/>
    public Task MoveAsync(ObjectVersion version, string destinationKey, CancellationToken ct) =>
        Guard(PathOf(version.Bucket, version.Key), source =>
        {
            var destination = PathOf(version.Bucket, destinationKey);
            if (File.Exists(destination) && FileVersion.Of(Look(destination)) == version.Version)
            {
                return Task.FromResult(true);
            }

            EnsureSame(version, source);
            CreateDirectory(Path.GetDirectoryName(destination)!);
            File.Move(source, destination, overwrite: true);

            // Between looking and moving a newer file may have taken the place: it goes back, being another load.
            if (FileVersion.Of(Look(destination)) != version.Version)
            {
                File.Move(destination, source);
            }

            return Task.FromResult(true);
        });

    private static ObjectVersion Stat(string bucket, string key, string path)
    {
        if (FileKind.Other(path) is { } kind)
        {
            throw new NotAFileException(StoreMessages.NotAFile(path, kind));
        }

        var file = Look(path);
        if (!file.Exists)
        {
            throw new ObjectNotFoundException(StoreMessages.NotFound(path));
        }

        if (file.Length == 0 && FileKind.HidesItsSize(path))
        {
            throw new NotAFileException(StoreMessages.HidesItsSize(path));
        }

        return new ObjectVersion { Bucket = bucket, Key = key, Version = FileVersion.Of(file), Size = file.Length, Sequencer = FileVersion.Sequencer(file) };
    }

    /// <summary>The file, or what a link to it leads to: a link's own length is that of a path.</summary>
    private static FileInfo Look(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
    }

    private static void EnsureSame(ObjectVersion version, string path)
    {
        var now = Stat(version.Bucket, version.Key, path);
        if (now.Version != version.Version)
        {
            throw new ObjectChangedException(StoreMessages.Changed(path));
        }
    }

    /// <summary>Deletes what killed writers of an object have left beside it. A file that somebody holds is a living writer's.</summary>
    private static void DeleteLeft(string path)
    {
        foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.*{Unfinished}"))
        {
            try
            {
                using var mine = new FileStream(left, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Held, or gone since.
            }
        }
    }

    /// <summary>Makes a directory of the workspace. Rejects hold other people's data: only the owner may look, whatever the umask.</summary>
    private void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path)!;
        // The mode is that of the last one only: each is made by itself.
        if (parent.StartsWith(Path.GetFullPath(workspace) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            CreateDirectory(parent);
        }
        else
        {
            Directory.CreateDirectory(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Turns the file system's errors into the port's.</summary>
    private static async Task<T> Guard<T>(string path, Func<string, Task<T>> action)
    {
        try
        {
            return await action(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ObjectAccessDeniedException(StoreMessages.Denied(path), e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ObjectNotFoundException(StoreMessages.NotFound(path), e);
        }
        catch (IOException e) when (StoreMessages.IsDiskFull(e))
        {
            throw new StorageFullException(StoreMessages.DiskFull(path), e);
        }
        catch (IOException e)
        {
            throw new ObjectStoreException(StoreMessages.Failed(path, e.Message), e);
        }
    }
}
