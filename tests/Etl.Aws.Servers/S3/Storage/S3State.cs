namespace Etl.Aws.Servers.S3.Storage;

/// <summary>All buckets, and what the operations share.</summary>
internal sealed class S3State(TimeProvider time)
{
    public Dictionary<string, Bucket> Buckets { get; } = [];

    /// <summary>S3 refuses a smaller part unless it is the last.</summary>
    public long MinimumPartBytes { get; set; } = 5L << 20;

    /// <summary>The most bytes that one copy takes.</summary>
    public long MaximumCopyBytes { get; set; } = 5L << 30;

    /// <summary>The objects that the running operation made.</summary>
    public List<S3ObjectCreated> Created { get; } = [];

    private int _uploads;

    public Bucket Bucket(string name) => Buckets.TryGetValue(name, out var bucket) ? bucket : throw S3Error.NoSuchBucket(name);

    public Bucket NewBucket(string name, bool versioned) => new(name, versioned, time);

    public string NewUploadId() => $"upload.{++_uploads}_Zk3";

    public StoredVersion Add(Bucket bucket, string key, byte[] bytes, string etag, Attributes attributes, Checksum? checksum, string reason)
    {
        var stored = bucket.Add(key, bytes, etag, attributes, checksum ?? Checksum.Of(Checksum.DefaultAlgorithm, bytes));
        Created.Add(new S3ObjectCreated(
            bucket.Name, key, bytes.Length, etag, bucket.Versioned ? stored.VersionId : null, stored.Sequencer, reason));
        return stored;
    }
}
