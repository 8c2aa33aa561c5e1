using Amazon.S3;
using Amazon.S3.Model;
using Etl.Functions.Objects;

namespace Etl.Aws.Objects;

/// <summary>What a moved object says of where it comes from, in its metadata; and whether it is the same content.</summary>
internal static class CopyIdentity
{
    private const string Version = "etl-source-version";
    private const string ETag = "etl-source-etag";

    /// <summary>Takes over what the sender stored with the source, and adds whence it comes.</summary>
    public static void Describe(ObjectVersion version, GetObjectMetadataResponse source, HeadersCollection headers, MetadataCollection metadata)
    {
        foreach (var key in source.Metadata.Keys)
        {
            metadata.Add(key, source.Metadata[key]);
        }

        metadata.Add(Version, version.Version);
        metadata.Add(ETag, source.ETag.Trim('"'));
        headers.ContentType = source.Headers.ContentType;
        if (source.Headers.CacheControl is { Length: > 0 } cacheControl)
        {
            headers.CacheControl = cacheControl;
        }

        if (source.Headers.ContentDisposition is { Length: > 0 } disposition)
        {
            headers.ContentDisposition = disposition;
        }

        if (source.Headers.ContentEncoding is { Length: > 0 } encoding)
        {
            headers.ContentEncoding = encoding;
        }

        if (source.ContentLanguage is { Length: > 0 } language)
        {
            headers["Content-Language"] = language;
        }
    }

    /// <summary>Whether an object says that it is the copy of this version.</summary>
    public static bool IsCopyOf(this GetObjectMetadataResponse copy, ObjectVersion version) =>
        copy.Metadata[Version] == version.Version && copy.ContentLength == version.Size;

    /// <summary>Whether the two hold the same bytes, by everything that S3 tells of both.</summary>
    public static bool HasContentOf(this GetObjectMetadataResponse copy, GetObjectMetadataResponse source)
    {
        if (copy.ContentLength != source.ContentLength || copy.Metadata[ETag] != source.ETag.Trim('"'))
        {
            return false;
        }

        return FullChecksums(source).Zip(FullChecksums(copy)).All(pair => pair.First is null || pair.Second is null || pair.First == pair.Second)
            && (!IsMd5(source) || !IsMd5(copy) || source.ETag == copy.ETag);
    }

    private static string?[] FullChecksums(GetObjectMetadataResponse head) => head.ChecksumType == ChecksumType.FULL_OBJECT
        ? [head.ChecksumCRC64NVME, head.ChecksumCRC32, head.ChecksumCRC32C, head.ChecksumSHA256, head.ChecksumSHA1]
        : [null, null, null, null, null];

    /// <summary>Under KMS, and made of parts, an ETag is no MD5 of the content.</summary>
    private static bool IsMd5(GetObjectMetadataResponse head) =>
        head.ServerSideEncryptionMethod is var method
        && (method is null || method == ServerSideEncryptionMethod.None || method == ServerSideEncryptionMethod.AES256)
        && !head.ETag.Contains('-', StringComparison.Ordinal);
}
