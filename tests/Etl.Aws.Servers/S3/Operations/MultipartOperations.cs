using System.Globalization;
using Etl.Aws.Servers.S3.Requests;
using Etl.Aws.Servers.S3.Storage;

namespace Etl.Aws.Servers.S3.Operations;

internal static class MultipartOperations
{
    private const int MostParts = 10_000;

    public static S3Operation Create { get; } = new()
    {
        Name = "CreateMultipartUpload",
        Method = "POST",
        RequiredQuery = ["uploads"],
        KnownHeaders = ["x-amz-meta-", "x-amz-checksum-algorithm"],
        Calls = request => [Create!.Call("s3:PutObject", request)],
        Run = (state, request) =>
        {
            var bucket = state.Bucket(request.Bucket);
            var algorithm = request.Header("x-amz-checksum-algorithm");
            if (algorithm is not null && !Checksum.Knows(algorithm))
            {
                throw S3Error.NotImplemented($"the checksum algorithm {algorithm}");
            }

            var upload = new MultipartUpload(state.NewUploadId(), request.Key, Attributes.Of(request.Headers), algorithm);
            bucket.Uploads[upload.Id] = upload;
            return S3Answer.Xml(S3Xml.Element(
                "InitiateMultipartUploadResult",
                S3Xml.Element("Bucket", bucket.Name),
                S3Xml.Element("Key", upload.Key),
                S3Xml.Element("UploadId", upload.Id)))
                .With("x-amz-checksum-algorithm", algorithm);
        },
    };

    public static S3Operation UploadPart { get; } = new()
    {
        Name = "UploadPart",
        Method = "PUT",
        RequiredQuery = ["partNumber", "uploadId"],
        KnownHeaders = ["x-amz-checksum-"],
        Calls = request => [UploadPart!.Call("s3:PutObject", request)],
        Run = (state, request) =>
        {
            var part = Store(state, request, request.Body, request.BodyChecksum);
            return new S3Answer().With("etag", $"\"{part.ETag}\"").With(part.Checksum!.Header, part.Checksum.Value);
        },
    };

    public static S3Operation UploadPartCopy { get; } = new()
    {
        Name = "UploadPartCopy",
        Method = "PUT",
        Copies = true,
        RequiredQuery = ["partNumber", "uploadId"],
        KnownHeaders = ["x-amz-copy-source", "x-amz-copy-source-range", "x-amz-copy-source-if-match", "x-amz-copy-source-if-none-match"],
        Calls = request => [UploadPartCopy!.ReadSource(request), UploadPartCopy.Call("s3:PutObject", request)],
        Run = (state, request) =>
        {
            var from = request.CopySource!;
            var source = state.Bucket(from.Bucket).Get(from.Key, from.VersionId);
            Preconditions.RequireForCopy(request, source);
            var bytes = source.Bytes;
            if (request.Header("x-amz-copy-source-range") is { } header)
            {
                // Unlike a read, a copy does not shorten a range that goes too far.
                var range = ByteRange.Parse(header, long.MaxValue);
                if (range.EndExclusive > bytes.Length)
                {
                    throw S3Error.InvalidArgument($"Range specified is not valid for source object of size: {bytes.Length}");
                }

                bytes = bytes[(int)range.Start..(int)range.EndExclusive];
            }

            var part = Store(state, request, bytes, null);
            return S3Answer.Xml(S3Xml.Element(
                "CopyPartResult",
                S3Xml.Element("LastModified", S3Xml.Time(source.LastModified)),
                S3Xml.Element("ETag", $"\"{part.ETag}\"")));
        },
    };

    public static S3Operation Abort { get; } = new()
    {
        Name = "AbortMultipartUpload",
        Method = "DELETE",
        RequiredQuery = ["uploadId"],
        Calls = request => [Abort!.Call("s3:AbortMultipartUpload", request)],
        Run = (state, request) =>
        {
            state.Bucket(request.Bucket).Uploads.Remove(Find(state, request).Id);
            return new S3Answer { Status = 204 };
        },
    };

    public static S3Operation ListParts { get; } = new()
    {
        Name = "ListParts",
        Method = "GET",
        RequiredQuery = ["uploadId"],
        Calls = request => [ListParts!.Call("s3:ListMultipartUploadParts", request)],
        Run = (state, request) => S3Answer.Xml(S3Xml.Element(
            "ListPartsResult",
            S3Xml.Element("UploadId", request.Parameter("uploadId")),
            S3Xml.Element("IsTruncated", false),
            Find(state, request).Parts.Select(part => S3Xml.Element(
                "Part",
                S3Xml.Element("PartNumber", part.Key),
                S3Xml.Element("ETag", $"\"{part.Value.ETag}\""),
                S3Xml.Element("Size", part.Value.Bytes.Length))))),
    };

    public static MultipartUpload Find(S3State state, S3Request request)
    {
        var id = request.Parameter("uploadId");
        return state.Bucket(request.Bucket).Uploads.TryGetValue(id, out var upload) && upload.Key == request.Key
            ? upload
            : throw S3Error.NoSuchUpload(id);
    }

    private static MultipartUpload.Part Store(S3State state, S3Request request, byte[] bytes, Checksum? checksum)
    {
        var upload = Find(state, request);
        if (!int.TryParse(request.Parameter("partNumber"), CultureInfo.InvariantCulture, out var number) || number is < 1 or > MostParts)
        {
            throw S3Error.InvalidArgument($"Part number must be an integer between 1 and {MostParts}, inclusive");
        }

        if (checksum is not null && upload.Algorithm is { } algorithm && checksum.Algorithm != algorithm)
        {
            throw S3Error.InvalidRequest($"Checksum Type mismatch occurred, expected checksum Type: {algorithm}, actual checksum Type: {checksum.Algorithm}");
        }

        var part = new MultipartUpload.Part(
            bytes, ETags.Of(bytes), checksum ?? Checksum.Of(upload.Algorithm ?? Checksum.DefaultAlgorithm, bytes));
        upload.Parts[number] = part;
        return part;
    }
}
