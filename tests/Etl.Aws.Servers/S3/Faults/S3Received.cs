namespace Etl.Aws.Servers.S3.Faults;

/// <summary>A request as a fault sees it.</summary>
/// <param name="Operation">The S3 operation, as <c>GetObject</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key; empty when the request is about the bucket.</param>
/// <param name="Range">The Range header, as <c>bytes=0-9</c>; null when there is none.</param>
/// <param name="Principal">The access key id that signed it.</param>
public sealed record S3Received(string Operation, string Method, string Bucket, string Key, string? Range, string Principal);
