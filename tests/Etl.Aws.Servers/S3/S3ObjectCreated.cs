namespace Etl.Aws.Servers.S3;

/// <summary>What EventBridge would be told when an object appears ("Object Created").</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key, not encoded.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="ETag">The ETag, unquoted.</param>
/// <param name="VersionId">The version; null on an unversioned bucket.</param>
/// <param name="Sequencer">Orders the events of one key.</param>
/// <param name="Reason">The operation: <c>PutObject</c>, <c>CopyObject</c> or <c>CompleteMultipartUpload</c>.</param>
public sealed record S3ObjectCreated(string Bucket, string Key, long Size, string ETag, string? VersionId, string Sequencer, string Reason);
