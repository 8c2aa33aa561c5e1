using System.Runtime.InteropServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Etl.Aws.Objects;

/// <summary>One multipart upload from its creation to its completion or end.</summary>
internal sealed class MultipartWrite(IAmazonS3 client, S3Errors errors, ObjectReads reads, S3Call call)
{
    public const int MaxParts = 10_000;

    /// <summary>Tells this upload's object from any other's, should the answer to its completion be lost.</summary>
    private const string MarkName = "etl-upload";

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly List<PartETag> _parts = [];
    private string? _uploadId;

    public async Task BeginAsync(InitiateMultipartUploadRequest request, CancellationToken ct)
    {
        request.BucketName = call.Bucket;
        request.Key = call.Key;
        request.Metadata.Add(MarkName, _mark);
        var begun = await errors.GuardAsync(call, () => client.InitiateMultipartUploadAsync(request, ct), ct);
        _uploadId = begun.UploadId;
    }

    public async Task UploadAsync(int number, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        MemoryMarshal.TryGetArray(bytes, out var segment);
        var part = await errors.GuardAsync(
            call,
            () => client.UploadPartAsync(
                new UploadPartRequest
                {
                    BucketName = call.Bucket,
                    Key = call.Key,
                    UploadId = _uploadId,
                    PartNumber = number,
                    PartSize = bytes.Length,
                    InputStream = new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false),
                    ChecksumAlgorithm = ChecksumAlgorithm.CRC32,
                },
                ct),
            ct);
        lock (_parts)
        {
            _parts.Add(new PartETag(number, part.ETag) { ChecksumCRC32 = part.ChecksumCRC32 });
        }
    }

    public async Task CopyAsync(int number, CopyPartRequest request, CancellationToken ct)
    {
        request.DestinationBucket = call.Bucket;
        request.DestinationKey = call.Key;
        request.UploadId = _uploadId;
        request.PartNumber = number;
        var part = await errors.GuardAsync(call, () => client.CopyPartAsync(request, ct), ct);
        lock (_parts)
        {
            _parts.Add(new PartETag(number, part.ETag));
        }
    }

    public async Task CompleteAsync(CancellationToken ct)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = call.Bucket,
            Key = call.Key,
            UploadId = _uploadId,
            PartETags = [.. _parts.OrderBy(part => part.PartNumber)],
        };
        await errors.GuardAsync(
            call,
            async () =>
            {
                try
                {
                    return await client.CompleteMultipartUploadAsync(request, ct);
                }
                catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchUpload")
                {
                    // An earlier try, whose answer was lost, may have completed it.
                    var there = await reads.FindHeadAsync(call.Bucket, call.Key, Pin.Current, ct);
                    if (there?.Metadata[MarkName] == _mark)
                    {
                        return null;
                    }

                    throw;
                }
            },
            ct);
    }

    /// <summary>Drops the parts; where that fails too, the bucket's lifecycle rule does it later.</summary>
    public async Task AbortAsync()
    {
        if (_uploadId is null)
        {
            return;
        }

        try
        {
            // What was cancelled must be cleared away all the same.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await client.AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest { BucketName = call.Bucket, Key = call.Key, UploadId = _uploadId }, limit.Token);
        }
        catch (Exception)
        {
            // The error that led here says more.
        }
    }
}
