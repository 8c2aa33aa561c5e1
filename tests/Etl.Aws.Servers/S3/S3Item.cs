namespace Etl.Aws.Servers.S3;

/// <summary>One stored version, as a test sees it.</summary>
public sealed record S3Item
{
    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>The version id; <c>null</c> as text on an unversioned bucket, as S3 has it.</summary>
    public required string VersionId { get; init; }

    /// <summary>Whether this is a delete marker, which has no bytes.</summary>
    public required bool IsDeleteMarker { get; init; }

    /// <summary>The content.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The ETag, unquoted.</summary>
    public required string ETag { get; init; }

    /// <summary>User metadata, names in lower case without <c>x-amz-meta-</c>.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Content-Type and the other headers that are stored with an object, names in lower case.</summary>
    public required IReadOnlyDictionary<string, string> ContentHeaders { get; init; }

    /// <summary>Orders the versions of a key as text.</summary>
    public required string Sequencer { get; init; }
}
