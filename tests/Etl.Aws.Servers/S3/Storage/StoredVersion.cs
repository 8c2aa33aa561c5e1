namespace Etl.Aws.Servers.S3.Storage;

/// <summary>One version of an object, or a delete marker.</summary>
internal sealed record StoredVersion
{
    public required string VersionId { get; init; }

    public bool IsDeleteMarker { get; init; }

    public byte[] Bytes { get; init; } = [];

    public string ETag { get; init; } = "";

    public Attributes Attributes { get; init; } = Attributes.None;

    public Checksum? Checksum { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    public required string Sequencer { get; init; }
}
