using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Etl.Functions.Errors;
using Etl.Functions.Objects;

namespace Etl.Testing;

/// <summary>What is about to be done to an object.</summary>
public enum StoreAction
{
    Read,
    Write,
    Check,
    Move,
}

/// <summary>
/// Objects in memory, as strict as S3: a range must have a first byte that exists, a read gives as few bytes as it likes,
/// another version is not the one that was asked for, and a write that throws leaves nothing. A versioned bucket keeps the versions
/// that were replaced.
/// </summary>
public sealed class MemoryStore : IObjectStore
{
    private readonly ConcurrentDictionary<(string Bucket, string Key), Stored> _objects = new();
    private readonly ConcurrentDictionary<(string Bucket, string Key, string Version), Stored> _kept = new();
    private int _versions;

    private sealed record Stored(byte[] Bytes, string Version);

    /// <summary>The most bytes that a read gives.</summary>
    public int MostBytesPerRead { get; init; } = int.MaxValue;

    /// <summary>Whether replaced versions can still be read.</summary>
    public bool Versioned { get; init; }

    /// <summary>Asked before everything that is done; may throw.</summary>
    public Action<StoreAction, string>? Before { get; set; }

    public IReadOnlyList<string> Keys => [.. _objects.Keys.Select(one => one.Key).Order(StringComparer.Ordinal)];

    /// <summary>Puts a file there. Versions of a key come in the order of their names; one without a name gets the next.</summary>
    public ObjectVersion Put(string bucket, string key, byte[] bytes, string? version = null)
    {
        var stored = new Stored(bytes, version ?? $"v{Interlocked.Increment(ref _versions)}");
        if (Versioned)
        {
            _kept[(bucket, key, stored.Version)] = stored;
        }

        _objects[(bucket, key)] = stored;
        return Version(bucket, key, stored);
    }

    public byte[]? Find(string bucket, string key) => _objects.GetValueOrDefault((bucket, key))?.Bytes;

    public Task<ObjectVersion> StatAsync(string bucket, string key, CancellationToken ct) => Task.FromResult(Version(bucket, key, Get(bucket, key)));

    public Task<Stream> OpenRangeAsync(ObjectVersion version, long offset, long length, CancellationToken ct)
    {
        Before?.Invoke(StoreAction.Read, version.Key);
        var bytes = Same(version).Bytes;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, bytes.Length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return Task.FromResult<Stream>(new SparingStream(bytes.AsMemory((int)offset, (int)Math.Min(length, bytes.Length - offset)), MostBytesPerRead));
    }

    public Task EnsureUnchangedAsync(ObjectVersion version, CancellationToken ct)
    {
        Before?.Invoke(StoreAction.Check, version.Key);
        Same(version);
        return Task.CompletedTask;
    }

    public Task<Stream?> OpenAsync(string bucket, string key, CancellationToken ct)
    {
        Before?.Invoke(StoreAction.Read, key);
        var stored = _objects.GetValueOrDefault((bucket, key));
        return Task.FromResult<Stream?>(stored is null ? null : new MemoryStream(stored.Bytes, writable: false));
    }

    public async Task WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        Before?.Invoke(StoreAction.Write, key);
        using var stream = new MemoryStream();
        await write(stream, ct);
        Put(bucket, key, stream.ToArray());
    }

    public async IAsyncEnumerable<string> ListAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        foreach (var key in Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            yield return key;
        }
    }

    public Task MoveAsync(ObjectVersion version, string destinationKey, CancellationToken ct)
    {
        Before?.Invoke(StoreAction.Move, version.Key);
        if (_objects.GetValueOrDefault((version.Bucket, destinationKey))?.Version == version.Version)
        {
            return Task.CompletedTask;
        }

        var stored = Same(version);
        _objects[(version.Bucket, destinationKey)] = stored;
        // A newer version of the source stays where it is.
        _objects.TryRemove(KeyValuePair.Create((version.Bucket, version.Key), stored));
        _kept.TryRemove((version.Bucket, version.Key, version.Version), out _);
        return Task.CompletedTask;
    }

    public void Remove(string bucket, string key) => _objects.TryRemove((bucket, key), out _);

    private static ObjectVersion Version(string bucket, string key, Stored stored) =>
        new() { Bucket = bucket, Key = key, Version = stored.Version, Size = stored.Bytes.Length, Sequencer = stored.Version };

    private Stored Get(string bucket, string key) =>
        _objects.GetValueOrDefault((bucket, key)) ?? throw NotFound(key);

    private static ObjectNotFoundException NotFound(string key) => new($"There is no {key}.");

    private Stored Same(ObjectVersion version)
    {
        if (Versioned)
        {
            return _kept.GetValueOrDefault((version.Bucket, version.Key, version.Version)) ?? throw NotFound(version.Key);
        }

        var stored = Get(version.Bucket, version.Key);
        return stored.Version == version.Version ? stored : throw new ObjectChangedException($"{version.Key} was changed while it was being read.");
    }
}
