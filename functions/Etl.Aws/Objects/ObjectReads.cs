using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;

namespace Etl.Aws.Objects;

/// <summary>Asks for bytes and attributes of a version.</summary>
internal sealed class ObjectReads(IAmazonS3 client, S3Errors errors)
{
    /// <summary>Asks for a range. S3 gives what there is of it, and an error when there is nothing.</summary>
    public Task<GetObjectResponse> GetAsync(string bucket, string key, Pin pin, long start, long endExclusive, CancellationToken ct) =>
        errors.GuardAsync(
            S3Call.Read(bucket, key, pin),
            () => client.GetObjectAsync(
                new GetObjectRequest
                {
                    BucketName = bucket,
                    Key = key,
                    VersionId = pin.VersionId,
                    EtagToMatch = pin.IfMatch,
                    ByteRange = new ByteRange(string.Create(CultureInfo.InvariantCulture, $"bytes={start}-{endExclusive - 1}")),
                },
                ct),
            ct);

    /// <summary>Asks for the whole of the current version.</summary>
    public Task<GetObjectResponse?> FindAsync(string bucket, string key, CancellationToken ct) =>
        FindAsync(
            S3Call.Read(bucket, key, Pin.Current),
            () => client.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, ct),
            ct);

    /// <summary>Looks at a version; throws when it is not there.</summary>
    public Task<GetObjectMetadataResponse> HeadAsync(string bucket, string key, Pin pin, CancellationToken ct) =>
        errors.GuardAsync(S3Call.Look(bucket, key, pin), () => client.GetObjectMetadataAsync(Head(bucket, key, pin), ct), ct);

    /// <summary>Looks at a version; null when it is not there.</summary>
    public Task<GetObjectMetadataResponse?> FindHeadAsync(string bucket, string key, Pin pin, CancellationToken ct) =>
        FindAsync(S3Call.Look(bucket, key, pin), () => client.GetObjectMetadataAsync(Head(bucket, key, pin), ct), ct);

    private static GetObjectMetadataRequest Head(string bucket, string key, Pin pin) => new()
    {
        BucketName = bucket,
        Key = key,
        VersionId = pin.VersionId,
        EtagToMatch = pin.IfMatch,
        ChecksumMode = ChecksumMode.ENABLED,
    };

    private Task<T?> FindAsync<T>(S3Call call, Func<Task<T>> find, CancellationToken ct)
        where T : class =>
        errors.GuardAsync<T?>(
            call,
            async () =>
            {
                try
                {
                    return await find();
                }
                catch (AmazonS3Exception e) when (S3Errors.IsMissing(e))
                {
                    return null;
                }
            },
            ct);
}
