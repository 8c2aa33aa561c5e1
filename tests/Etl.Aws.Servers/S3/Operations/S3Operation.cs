using Etl.Aws.Servers.S3.Requests;
using Etl.Aws.Servers.S3.Storage;

namespace Etl.Aws.Servers.S3.Operations;

/// <summary>One operation: what its requests look like, what they may carry, which rights they need and what they do.</summary>
internal sealed record S3Operation
{
    /// <summary>As the API reference names it.</summary>
    public required string Name { get; init; }

    public required string Method { get; init; }

    /// <summary>Whether it is about an object rather than a bucket.</summary>
    public bool OnObject { get; init; } = true;

    /// <summary>Whether x-amz-copy-source must be there.</summary>
    public bool Copies { get; init; }

    public string[] RequiredQuery { get; init; } = [];

    public string[] OptionalQuery { get; init; } = [];

    /// <summary>The conditional and x-amz headers that it knows; metadata is <c>x-amz-meta-</c>.</summary>
    public string[] KnownHeaders { get; init; } = [];

    public required Func<S3Request, IEnumerable<S3Call>> Calls { get; init; }

    public required Func<S3State, S3Request, S3Answer> Run { get; init; }

    public bool Fits(S3Request request) =>
        request.Method == Method && OnObject == (request.Key.Length > 0) && Copies == (request.CopySource is not null)
        && RequiredQuery.All(request.Query.ContainsKey);

    public S3Call Call(string action, S3Request request) => new(action, request.Bucket, request.Key, request.Principal, Name);

    /// <summary>The right to read the source of a copy.</summary>
    public S3Call ReadSource(S3Request request) => new(
        request.CopySource!.VersionId is null ? "s3:GetObject" : "s3:GetObjectVersion",
        request.CopySource.Bucket,
        request.CopySource.Key,
        request.Principal,
        Name);
}
