using Etl.Functions.Objects;
using Etl.StateMachine;

namespace Etl.Local.Objects;

/// <summary>Lets the state machine read its items from, and write its results to, the object store.</summary>
internal sealed class StoreAccess(IObjectStore store) : IObjectAccess
{
    public async ValueTask<Stream> OpenReadAsync(string bucket, string key, CancellationToken ct) =>
        await store.OpenAsync(bucket, key, ct) ?? throw new FileNotFoundException($"There is no object {key}.");

    public async ValueTask WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct) =>
        await store.WriteAsync(bucket, key, write, ct);
}
