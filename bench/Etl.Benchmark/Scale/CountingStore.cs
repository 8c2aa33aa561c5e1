using Etl.Functions.Objects;

namespace Etl.Benchmark.Scale;

/// <summary>A store that counts the bytes it is asked for.</summary>
internal sealed class CountingStore(IObjectStore store) : IObjectStore
{
    private long _bytesAsked;

    public long BytesAsked => Interlocked.Read(ref _bytesAsked);

    public Task<Stream> OpenRangeAsync(ObjectVersion version, long offset, long length, CancellationToken ct)
    {
        Interlocked.Add(ref _bytesAsked, length);
        return store.OpenRangeAsync(version, offset, length, ct);
    }

    public Task<ObjectVersion> StatAsync(string bucket, string key, CancellationToken ct) => store.StatAsync(bucket, key, ct);

    public Task EnsureUnchangedAsync(ObjectVersion version, CancellationToken ct) => store.EnsureUnchangedAsync(version, ct);

    public Task<Stream?> OpenAsync(string bucket, string key, CancellationToken ct) => store.OpenAsync(bucket, key, ct);

    public Task WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct) => store.WriteAsync(bucket, key, write, ct);

    public IAsyncEnumerable<string> ListAsync(string bucket, string prefix, CancellationToken ct) => store.ListAsync(bucket, prefix, ct);

    public Task MoveAsync(ObjectVersion version, string destinationKey, CancellationToken ct) => store.MoveAsync(version, destinationKey, ct);
}
