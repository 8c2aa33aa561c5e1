using System.Globalization;
using System.Xml.Linq;
using Etl.Aws.Servers.S3.Requests;
using Etl.Aws.Servers.S3.Storage;

namespace Etl.Aws.Servers.S3.Operations;

internal static class MultipartCompletion
{
    public static S3Operation Complete { get; } = new()
    {
        Name = "CompleteMultipartUpload",
        Method = "POST",
        RequiredQuery = ["uploadId"],
        KnownHeaders = ["if-match", "if-none-match", "x-amz-mp-object-size"],
        Calls = request => [Complete!.Call("s3:PutObject", request)],
        Run = Run,
    };

    private static S3Answer Run(S3State state, S3Request request)
    {
        var bucket = state.Bucket(request.Bucket);
        var upload = MultipartOperations.Find(state, request);
        Preconditions.RequireForWrite(request, bucket.Find(request.Key));
        var named = S3Xml.Read(request.Body, "CompleteMultipartUpload").Elements("Part").ToList();
        if (named.Count == 0)
        {
            throw S3Error.MalformedXml("You must specify at least one part");
        }

        var numbers = named.Select(part => int.Parse(part.Element("PartNumber")!.Value, CultureInfo.InvariantCulture)).ToList();
        if (!numbers.SequenceEqual(numbers.Distinct().Order()))
        {
            throw new S3Error(400, "InvalidPartOrder", "The list of parts was not in ascending order.");
        }

        var parts = named.Zip(numbers, (element, number) => Part(upload, element, number)).ToList();
        if (parts.SkipLast(1).Any(part => part.Bytes.Length < state.MinimumPartBytes))
        {
            throw new S3Error(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
        }

        byte[] bytes = [.. parts.SelectMany(part => part.Bytes)];
        if (request.Header("x-amz-mp-object-size") is { } size && size != bytes.Length.ToString(CultureInfo.InvariantCulture))
        {
            throw S3Error.InvalidRequest($"The provided 'x-amz-mp-object-size' header does not match what was computed: {bytes.Length}");
        }

        var checksum = upload.Algorithm is null or Checksum.DefaultAlgorithm
            ? null
            : Checksum.Composite(upload.Algorithm, [.. parts.Select(part => part.Checksum!)]);
        var etag = ETags.OfParts([.. parts.Select(part => part.ETag)]);
        var stored = state.Add(bucket, request.Key, bytes, etag, upload.Attributes, checksum, "CompleteMultipartUpload");
        bucket.Uploads.Remove(upload.Id);
        return S3Answer.Xml(S3Xml.Element(
            "CompleteMultipartUploadResult",
            S3Xml.Element("Bucket", bucket.Name),
            S3Xml.Element("Key", request.Key),
            S3Xml.Element("ETag", $"\"{stored.ETag}\"")))
            .With("x-amz-version-id", bucket.Versioned ? stored.VersionId : null);
    }

    private static MultipartUpload.Part Part(MultipartUpload upload, XElement element, int number)
    {
        var etag = element.Element("ETag")?.Value.Trim('"');
        if (!upload.Parts.TryGetValue(number, out var part) || part.ETag != etag)
        {
            throw new S3Error(400, "InvalidPart", $"Part {number} was not uploaded, or its ETag is another.");
        }

        // An upload made with a checksum wants every part's again.
        var named = upload.Algorithm is null ? null : element.Element("Checksum" + upload.Algorithm)?.Value;
        if (upload.Algorithm is not null and not Checksum.DefaultAlgorithm && named != part.Checksum!.Value)
        {
            throw S3Error.InvalidRequest(
                $"The upload was created using a {upload.Algorithm} checksum. The complete request must include the checksum for each part; it is wrong or missing for part {number}.");
        }

        return part;
    }
}
