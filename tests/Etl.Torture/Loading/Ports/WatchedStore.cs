using System.Runtime.CompilerServices;
using Etl.Functions.Objects;

namespace Etl.Torture.Loading.Ports;

/// <summary>The object store under a watch.</summary>
internal sealed class WatchedStore(IObjectStore inner, IPortWatch watch) : IObjectStore
{
    public Task<ObjectVersion> StatAsync(string bucket, string key, CancellationToken ct) =>
        watch.AroundAsync(new("Objects.Stat", key), () => inner.StatAsync(bucket, key, ct), ct);

    public Task<Stream> OpenRangeAsync(ObjectVersion version, long offset, long length, CancellationToken ct) =>
        watch.AroundAsync(new("Objects.OpenRange", version.Key), () => inner.OpenRangeAsync(version, offset, length, ct), ct);

    public Task EnsureUnchangedAsync(ObjectVersion version, CancellationToken ct) =>
        watch.AroundAsync(new("Objects.EnsureUnchanged", version.Key), () => inner.EnsureUnchangedAsync(version, ct), ct);

    public Task<Stream?> OpenAsync(string bucket, string key, CancellationToken ct) =>
        watch.AroundAsync(new("Objects.Open", key), () => inner.OpenAsync(bucket, key, ct), ct);

    public Task WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct) =>
        watch.AroundAsync(new("Objects.Write", key), () => inner.WriteAsync(bucket, key, write, ct), ct);

    public async IAsyncEnumerable<string> ListAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        await watch.BeforeAsync(new("Objects.List", prefix), ct);
        await foreach (var key in inner.ListAsync(bucket, prefix, ct))
        {
            yield return key;
        }
    }

    public Task MoveAsync(ObjectVersion version, string destinationKey, CancellationToken ct) =>
        watch.AroundAsync(new("Objects.Move", version.Key), () => inner.MoveAsync(version, destinationKey, ct), ct);
}
