using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Etl.Functions.Errors;
using Etl.Functions.Objects;

namespace Etl.Aws.Objects;

/// <summary>
/// A move: look at both ends, copy the pinned version unless it is there, look again, delete the pinned version. Every step
/// may have been done before by a try that died.
/// </summary>
internal sealed class ObjectMove(IAmazonS3 client, S3Errors errors, ObjectReads reads, S3StoreOptions options)
{
    public async Task RunAsync(ObjectVersion version, string destinationKey, CancellationToken ct)
    {
        var pin = Pin.Of(version);
        var copy = await reads.FindHeadAsync(version.Bucket, destinationKey, Pin.Current, ct);
        var isThere = copy?.IsCopyOf(version) == true;
        if (await SourceAsync(version, pin, isThere, ct) is not { } source)
        {
            return;
        }

        if (!isThere || !copy!.HasContentOf(source))
        {
            var call = S3Call.Copy(version.Bucket, version.Key, destinationKey);
            if (source.ContentLength > options.MaxCopyBytes)
            {
                await CopyPartsAsync(version, source, call, ct);
            }
            else
            {
                await CopyAsync(version, source, call, ct);
            }

            copy = await reads.HeadAsync(version.Bucket, destinationKey, Pin.Current, ct);
            if (!copy.HasContentOf(source))
            {
                throw new ObjectStoreException(S3Messages.CopyDiffers(call));
            }
        }

        await DeleteAsync(version, pin, ct);
    }

    /// <summary>The source; null when it is gone or newer, and its copy is there, so that nothing is left to do.</summary>
    private async Task<GetObjectMetadataResponse?> SourceAsync(ObjectVersion version, Pin pin, bool isMoved, CancellationToken ct)
    {
        try
        {
            return await reads.HeadAsync(version.Bucket, version.Key, pin, ct);
        }
        catch (Exception e) when (isMoved && e is ObjectNotFoundException or ObjectChangedException)
        {
            return null;
        }
    }

    private Task CopyAsync(ObjectVersion version, GetObjectMetadataResponse source, S3Call call, CancellationToken ct)
    {
        var request = new CopyObjectRequest
        {
            SourceBucket = version.Bucket,
            SourceKey = version.Key,
            SourceVersionId = Pin.Of(version).VersionId,
            ETagToMatch = source.ETag,
            DestinationBucket = call.Bucket,
            DestinationKey = call.Key,
            MetadataDirective = S3MetadataDirective.REPLACE,
        };
        CopyIdentity.Describe(version, source, request.Headers, request.Metadata);
        return errors.GuardAsync(call, () => client.CopyObjectAsync(request, ct), ct);
    }

    private async Task CopyPartsAsync(ObjectVersion version, GetObjectMetadataResponse source, S3Call call, CancellationToken ct)
    {
        var size = source.ContentLength;
        var partBytes = Math.Max(options.CopyPartBytes, (size + MultipartWrite.MaxParts - 1) / MultipartWrite.MaxParts);
        var parts = (int)((size + partBytes - 1) / partBytes);
        var multipart = new MultipartWrite(client, errors, reads, call);
        try
        {
            var request = new InitiateMultipartUploadRequest();
            CopyIdentity.Describe(version, source, request.Headers, request.Metadata);
            await multipart.BeginAsync(request, ct);
            await Parallel.ForAsync(
                0,
                parts,
                new ParallelOptions { MaxDegreeOfParallelism = options.CopyAhead, CancellationToken = ct },
                async (index, token) => await multipart.CopyAsync(
                    index + 1,
                    new CopyPartRequest
                    {
                        SourceBucket = version.Bucket,
                        SourceKey = version.Key,
                        SourceVersionId = Pin.Of(version).VersionId,
                        ETagToMatch = [source.ETag],
                        FirstByte = index * partBytes,
                        LastByte = Math.Min(size, (index + 1) * partBytes) - 1,
                    },
                    token));
            await multipart.CompleteAsync(ct);
        }
        catch
        {
            await multipart.AbortAsync();
            throw;
        }
    }

    private Task DeleteAsync(ObjectVersion version, Pin pin, CancellationToken ct) => errors.GuardAsync(
        S3Call.Delete(version.Bucket, version.Key, pin.VersionId),
        async () =>
        {
            try
            {
                await client.DeleteObjectAsync(
                    new DeleteObjectRequest { BucketName = version.Bucket, Key = version.Key, VersionId = pin.VersionId, IfMatch = pin.IfMatch }, ct);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed || S3Errors.IsMissing(e))
            {
                // Gone already, or a newer upload has taken its place, which stays.
            }

            return true;
        },
        ct);
}
