using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Etl.Functions.Errors;
using Etl.Functions.Objects;

namespace Etl.Torture.Loading;

/// <summary>
/// Objects in memory, as strict as S3: a range must have a first byte that exists, another version is not the one that was
/// asked for, a write that throws leaves nothing. A versioned bucket keeps the versions that were replaced.
/// </summary>
internal sealed class VersionedStore : IObjectStore
{
    /// <summary>The bucket of everything.</summary>
    public const string Bucket = "bucket";

    private readonly ConcurrentDictionary<string, Stored> _current = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Key, string Version), Stored> _versions = new();

    private sealed record Stored(byte[] Bytes, string Version);

    /// <summary>Whether replaced versions can still be read. Default true.</summary>
    public bool Versioned { get; init; } = true;

    /// <summary>The keys that there are.</summary>
    public IReadOnlyList<string> Keys => [.. _current.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Puts a file there. Versions of a key come in the order of their names.</summary>
    public ObjectVersion Put(string key, string version, byte[] bytes) => VersionOf(key, Keep(key, new Stored(bytes, version)));

    /// <summary>A whole object; null when there is none.</summary>
    public byte[]? Find(string key) => _current.GetValueOrDefault(key)?.Bytes;

    public Task<ObjectVersion> StatAsync(string bucket, string key, CancellationToken ct) =>
        _current.TryGetValue(key, out var stored) ? Task.FromResult(VersionOf(key, stored)) : throw NotFound(key);

    public Task<Stream> OpenRangeAsync(ObjectVersion version, long offset, long length, CancellationToken ct)
    {
        var bytes = Same(version).Bytes;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, bytes.Length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return Task.FromResult<Stream>(new MemoryStream(bytes, (int)offset, (int)Math.Min(length, bytes.Length - offset), writable: false));
    }

    public Task EnsureUnchangedAsync(ObjectVersion version, CancellationToken ct)
    {
        Same(version);
        return Task.CompletedTask;
    }

    public Task<Stream?> OpenAsync(string bucket, string key, CancellationToken ct) =>
        Task.FromResult<Stream?>(_current.TryGetValue(key, out var stored) ? new MemoryStream(stored.Bytes, writable: false) : null);

    public async Task WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        using var stream = new MemoryStream();
        await write(stream, ct);
        _current[key] = new Stored(stream.ToArray(), "own");
    }

    public async IAsyncEnumerable<string> ListAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        foreach (var key in Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))) yield return key;
    }

    public Task MoveAsync(ObjectVersion version, string destinationKey, CancellationToken ct)
    {
        if (_current.TryGetValue(destinationKey, out var there) && there.Version == version.Version) return Task.CompletedTask;
        var stored = Same(version);
        _current[destinationKey] = stored;
        // A newer version of the source stays where it is.
        _current.TryRemove(KeyValuePair.Create(version.Key, stored));
        _versions.TryRemove((version.Key, version.Version), out _);
        return Task.CompletedTask;
    }

    private static ObjectVersion VersionOf(string key, Stored stored) =>
        new() { Bucket = Bucket, Key = key, Version = stored.Version, Size = stored.Bytes.Length, Sequencer = stored.Version };

    private static ObjectNotFoundException NotFound(string key) => new($"There is no {key}.");

    private Stored Keep(string key, Stored stored) => _current[key] = _versions[(key, stored.Version)] = stored;

    private Stored Same(ObjectVersion version)
    {
        if (Versioned) return _versions.GetValueOrDefault((version.Key, version.Version)) ?? throw NotFound(version.Key);
        if (!_current.TryGetValue(version.Key, out var stored)) throw NotFound(version.Key);
        return stored.Version == version.Version ? stored : throw new ObjectChangedException($"{version.Key} was changed while it was being read.");
    }
}
