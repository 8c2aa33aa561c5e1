using System.Runtime.CompilerServices;
using Etl.Functions.Errors;
using Etl.Functions.Objects;

namespace Etl.Torture.Faults;

/// <summary>What can happen to a call of the object store.</summary>
internal enum ObjectFault
{
    /// <summary>500, 503, throttled: nothing was done.</summary>
    Unavailable,

    /// <summary>It was done, and the answer was lost.</summary>
    AnswerLost,

    /// <summary>Bytes come a few at a time, and late.</summary>
    Slow,

    /// <summary>The connection breaks in the middle of the bytes.</summary>
    Reset,

    /// <summary>The bytes end before their end, and nothing says so.</summary>
    Truncated,

    /// <summary>The object takes another ETag at this moment.</summary>
    Changed,
}

/// <summary>An object store that is disturbed according to a plan.</summary>
/// <param name="inner">The store.</param>
/// <param name="plan">What happens when.</param>
/// <param name="random">Where streams break.</param>
/// <param name="change">Changes the source.</param>
internal sealed class FaultyStore(IObjectStore inner, FaultPlan<ObjectFault> plan, Random random, Action change) : IObjectStore
{
    private readonly Lock _lock = new();

    public Task<ObjectVersion> StatAsync(string bucket, string key, CancellationToken ct) => inner.StatAsync(bucket, key, ct);

    public async Task<Stream> OpenRangeAsync(ObjectVersion version, long offset, long length, CancellationToken ct)
    {
        var fault = Next("OpenRange", version.Key);
        return Disturb(await inner.OpenRangeAsync(version, offset, length, ct), fault, length);
    }

    public async Task EnsureUnchangedAsync(ObjectVersion version, CancellationToken ct)
    {
        Next("EnsureUnchanged", version.Key);
        await inner.EnsureUnchangedAsync(version, ct);
    }

    public async Task<Stream?> OpenAsync(string bucket, string key, CancellationToken ct)
    {
        var fault = Next("Open", key);
        var stream = await inner.OpenAsync(bucket, key, ct);
        return stream is null ? null : Disturb(stream, fault, stream.Length);
    }

    public async Task WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        var fault = Next("Write", key);
        await inner.WriteAsync(bucket, key, write, ct);
        Lose(fault, key);
    }

    public async IAsyncEnumerable<string> ListAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        Next("List", prefix);
        await foreach (var key in inner.ListAsync(bucket, prefix, ct))
        {
            yield return key;
        }
    }

    public async Task MoveAsync(ObjectVersion version, string destinationKey, CancellationToken ct)
    {
        var fault = Next("Move", version.Key);
        await inner.MoveAsync(version, destinationKey, ct);
        Lose(fault, version.Key);
    }

    private static void Lose(ObjectFault? fault, string key)
    {
        if (fault == ObjectFault.AnswerLost)
        {
            throw new ObjectStoreException($"{key}: the connection broke before the answer came.");
        }
    }

    private ObjectFault? Next(string method, string key)
    {
        var fault = plan.Next(method);
        if (fault == ObjectFault.Unavailable)
        {
            throw new ObjectStoreException($"{key}: 503 Slow Down, for the last time.");
        }

        if (fault == ObjectFault.Changed)
        {
            change();
        }

        return fault;
    }

    private Stream Disturb(Stream stream, ObjectFault? fault, long length)
    {
        if (fault is not (ObjectFault.Slow or ObjectFault.Reset or ObjectFault.Truncated))
        {
            return stream;
        }

        lock (_lock)
        {
            return new FaultyStream(stream, fault.Value, random.NextInt64(0, length));
        }
    }
}
