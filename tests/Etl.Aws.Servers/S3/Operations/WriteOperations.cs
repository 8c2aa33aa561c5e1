using Etl.Aws.Servers.S3.Requests;
using Etl.Aws.Servers.S3.Storage;

namespace Etl.Aws.Servers.S3.Operations;

internal static class WriteOperations
{
    public static S3Operation Put { get; } = new()
    {
        Name = "PutObject",
        Method = "PUT",
        KnownHeaders = ["if-match", "if-none-match", "x-amz-meta-", "x-amz-checksum-"],
        Calls = request => [Put!.Call("s3:PutObject", request)],
        Run = (state, request) =>
        {
            var bucket = state.Bucket(request.Bucket);
            Preconditions.RequireForWrite(request, bucket.Find(request.Key));
            var etag = ETags.Of(request.Body);
            var stored = state.Add(bucket, request.Key, request.Body, etag, Attributes.Of(request.Headers), request.BodyChecksum, "PutObject");
            return Stored(new S3Answer(), bucket, stored);
        },
    };

    public static S3Operation Copy { get; } = new()
    {
        Name = "CopyObject",
        Method = "PUT",
        Copies = true,
        KnownHeaders =
        [
            "if-match", "if-none-match", "x-amz-meta-", "x-amz-copy-source", "x-amz-copy-source-if-match", "x-amz-copy-source-if-none-match",
            "x-amz-metadata-directive",
        ],
        Calls = request => [Copy!.ReadSource(request), Copy.Call("s3:PutObject", request)],
        Run = CopyObject,
    };

    /// <summary>The headers that tell of a stored object.</summary>
    public static S3Answer Stored(S3Answer answer, Bucket bucket, StoredVersion stored) => answer
        .With("etag", $"\"{stored.ETag}\"")
        .With("x-amz-server-side-encryption", "AES256")
        .With("x-amz-version-id", bucket.Versioned ? stored.VersionId : null)
        .With(stored.Checksum!.Header, stored.Checksum.Value)
        .With("x-amz-checksum-type", stored.Checksum.Type);

    private static S3Answer CopyObject(S3State state, S3Request request)
    {
        var from = request.CopySource!;
        var sources = state.Bucket(from.Bucket);
        var bucket = state.Bucket(request.Bucket);
        var source = sources.Get(from.Key, from.VersionId);
        Preconditions.RequireForCopy(request, source);
        Preconditions.RequireForWrite(request, bucket.Find(request.Key));
        if (source.Bytes.Length > state.MaximumCopyBytes)
        {
            throw S3Error.InvalidRequest("The specified copy source is larger than the maximum allowable size for a copy source.");
        }

        var attributes = request.Header("x-amz-metadata-directive") switch
        {
            null or "COPY" => source.Attributes,
            "REPLACE" => Attributes.Of(request.Headers),
            var other => throw S3Error.InvalidArgument($"Unknown metadata directive: {other}"),
        };
        if (from.Bucket == request.Bucket && from.Key == request.Key && attributes == source.Attributes && from.VersionId is null)
        {
            throw S3Error.InvalidRequest("This copy request is illegal because it is trying to copy an object to itself without changing anything.");
        }

        // The copy is one object, however its source was uploaded.
        var checksum = Checksum.Of(source.Checksum?.Algorithm ?? Checksum.DefaultAlgorithm, source.Bytes);
        var stored = state.Add(bucket, request.Key, source.Bytes, ETags.Of(source.Bytes), attributes, checksum, "CopyObject");
        var answer = S3Answer.Xml(S3Xml.Element(
            "CopyObjectResult",
            S3Xml.Element("LastModified", S3Xml.Time(stored.LastModified)),
            S3Xml.Element("ETag", $"\"{stored.ETag}\"")));
        return answer
            .With("x-amz-version-id", bucket.Versioned ? stored.VersionId : null)
            .With("x-amz-copy-source-version-id", sources.Versioned ? source.VersionId : null);
    }
}
