namespace Etl.Functions.Objects;

/// <summary>
/// Where files come from and where work, rejects and reports go. Errors are
/// <see cref="Errors.ObjectNotFoundException"/>, <see cref="Errors.ObjectChangedException"/>,
/// <see cref="Errors.ObjectAccessDeniedException"/>, <see cref="Errors.StorageFullException"/> and, where it may
/// pass, <see cref="Errors.ObjectStoreException"/>.
/// </summary>
public interface IObjectStore
{
    /// <summary>The version that the key has now.</summary>
    Task<ObjectVersion> StatAsync(string bucket, string key, CancellationToken ct);

    /// <summary>
    /// Opens a range of exactly this version. Fewer bytes than asked for come only at the end of the object. A version
    /// that is no longer there throws <see cref="Errors.ObjectChangedException"/>, here or while reading.
    /// </summary>
    Task<Stream> OpenRangeAsync(ObjectVersion version, long offset, long length, CancellationToken ct);

    /// <summary>Throws <see cref="Errors.ObjectChangedException"/> unless the version is still what was read; to be called after the last read.</summary>
    Task EnsureUnchangedAsync(ObjectVersion version, CancellationToken ct);

    /// <summary>Opens a whole object of our own; null when there is none.</summary>
    Task<Stream?> OpenAsync(string bucket, string key, CancellationToken ct);

    /// <summary>
    /// Writes a whole object: it appears complete or not at all, and takes the place of one that is there.
    /// <paramref name="write"/> gets a stream that only goes forward and of which little is held in memory.
    /// </summary>
    Task WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct);

    /// <summary>The keys under a prefix, in ordinal order.</summary>
    IAsyncEnumerable<string> ListAsync(string bucket, string prefix, CancellationToken ct);

    /// <summary>
    /// Moves exactly this version to another key of its bucket. Does nothing when it is there already, which makes it
    /// safe to repeat, and never touches a newer version of the source.
    /// </summary>
    Task MoveAsync(ObjectVersion version, string destinationKey, CancellationToken ct);
}
