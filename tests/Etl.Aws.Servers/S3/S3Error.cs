namespace Etl.Aws.Servers.S3;

/// <summary>An error as S3 answers it.</summary>
internal sealed class S3Error(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    /// <summary>Headers that go with it.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    public static S3Error NoSuchBucket(string bucket) => new(404, "NoSuchBucket", $"The specified bucket does not exist: {bucket}");

    public static S3Error NoSuchKey(string key) => new(404, "NoSuchKey", $"The specified key does not exist: {key}");

    public static S3Error NoSuchVersion(string id) => new(404, "NoSuchVersion", $"The specified version does not exist: {id}");

    public static S3Error NoSuchUpload(string id) => new(404, "NoSuchUpload", $"The specified multipart upload does not exist: {id}");

    public static S3Error PreconditionFailed(string condition) =>
        new(412, "PreconditionFailed", $"At least one of the pre-conditions you specified did not hold: {condition}");

    public static S3Error AccessDenied(string message) => new(403, "AccessDenied", message);

    public static S3Error InvalidArgument(string message) => new(400, "InvalidArgument", message);

    public static S3Error InvalidRequest(string message) => new(400, "InvalidRequest", message);

    public static S3Error BadDigest(string message) => new(400, "BadDigest", message);

    public static S3Error MalformedXml(string message) => new(400, "MalformedXML", message);

    /// <summary>What this server does not know it refuses, so that no test passes because something was ignored.</summary>
    public static S3Error NotImplemented(string what) => new(501, "NotImplemented", $"This test server does not know {what}.");
}
