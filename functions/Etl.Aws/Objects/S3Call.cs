namespace Etl.Aws.Objects;

/// <summary>What is being tried, for the message when it fails.</summary>
/// <param name="Action">The right it needs, as <c>s3:GetObject</c>.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key, or the prefix of a listing.</param>
/// <param name="Verb">What is tried, in words that go before the object: <c>read</c>.</param>
/// <param name="VersionId">The pinned version; null when none is.</param>
internal sealed record S3Call(string Action, string Bucket, string Key, string Verb, string? VersionId = null)
{
    public string Uri => $"s3://{Bucket}/{Key}";

    /// <summary>What the right must be given on.</summary>
    public string Arn => Action == "s3:ListBucket" ? $"arn:aws:s3:::{Bucket}" : $"arn:aws:s3:::{Bucket}/{Key}";

    public static S3Call Read(string bucket, string key, Pin pin) => new(pin.ReadAction, bucket, key, "read", pin.VersionId);

    public static S3Call Look(string bucket, string key, Pin pin) => new(pin.ReadAction, bucket, key, "look at", pin.VersionId);

    public static S3Call Write(string bucket, string key) => new("s3:PutObject", bucket, key, "write");

    public static S3Call Copy(string bucket, string key, string destination) => new("s3:PutObject", bucket, destination, $"copy s3://{bucket}/{key} to");

    public static S3Call Delete(string bucket, string key, string? versionId) =>
        new(versionId is null ? "s3:DeleteObject" : "s3:DeleteObjectVersion", bucket, key, "delete", versionId);

    public static S3Call List(string bucket, string prefix) => new("s3:ListBucket", bucket, prefix, "list");
}
