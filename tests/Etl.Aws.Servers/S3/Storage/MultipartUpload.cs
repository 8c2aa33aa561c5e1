namespace Etl.Aws.Servers.S3.Storage;

/// <summary>A multipart upload that is neither completed nor aborted.</summary>
internal sealed record MultipartUpload(string Id, string Key, Attributes Attributes, string? Algorithm)
{
    public SortedDictionary<int, Part> Parts { get; } = [];

    internal sealed record Part(byte[] Bytes, string ETag, Checksum? Checksum);
}
