using Amazon.S3;
using Etl.Aws.Objects;
using Etl.StateMachine;

namespace Etl.Rehearsal.Tests.Running;

/// <summary>What distributed Maps read and write, with the rights of the state machine.</summary>
internal sealed class S3Access(IAmazonS3 client) : IObjectAccess
{
    private readonly S3ObjectStore _store = new(client);

    public async ValueTask<Stream> OpenReadAsync(string bucket, string key, CancellationToken ct) =>
        await _store.OpenAsync(bucket, key, ct) ?? throw new FileNotFoundException($"There is no object {key}.");

    public async ValueTask WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct) =>
        await _store.WriteAsync(bucket, key, write, ct);
}
