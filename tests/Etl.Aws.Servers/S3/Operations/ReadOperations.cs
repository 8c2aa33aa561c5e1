using System.Globalization;
using Etl.Aws.Servers.S3.Requests;
using Etl.Aws.Servers.S3.Storage;

namespace Etl.Aws.Servers.S3.Operations;

internal static class ReadOperations
{
    public static S3Operation Get { get; } = new()
    {
        Name = "GetObject",
        Method = "GET",
        OptionalQuery = ["versionId"],
        KnownHeaders = ["range", "if-match", "if-none-match", "x-amz-checksum-mode"],
        Calls = request => [Get!.Call(Action(request), request)],
        Run = Read,
    };

    public static S3Operation Head { get; } = Get with
    {
        Name = "HeadObject",
        Method = "HEAD",
        KnownHeaders = ["if-match", "if-none-match", "x-amz-checksum-mode"],
        Calls = request => [Head!.Call(Action(request), request)],
    };

    public static string Action(S3Request request) => request.Query.ContainsKey("versionId") ? "s3:GetObjectVersion" : "s3:GetObject";

    private static S3Answer Read(S3State state, S3Request request)
    {
        var bucket = state.Bucket(request.Bucket);
        var version = bucket.Get(request.Key, request.Query.GetValueOrDefault("versionId"));
        var answer = new S3Answer
        {
            Headers =
            {
                ["etag"] = $"\"{version.ETag}\"",
                ["last-modified"] = version.LastModified.ToString("R", CultureInfo.InvariantCulture),
                ["accept-ranges"] = "bytes",
                ["x-amz-server-side-encryption"] = "AES256",
            },
        };
        if (bucket.Versioned)
        {
            answer.With("x-amz-version-id", version.VersionId);
        }

        if (!Preconditions.HoldForRead(request, version))
        {
            return answer with { Status = 304 };
        }

        foreach (var (name, value) in version.Attributes.Content)
        {
            answer.With(name, value);
        }

        foreach (var (name, value) in version.Attributes.Metadata)
        {
            answer.With(Attributes.MetadataPrefix + name, value);
        }

        var body = version.Bytes.AsMemory();
        if (request.Header("range") is { } header)
        {
            var range = ByteRange.Parse(header, body.Length);
            answer = answer with { Status = 206 };
            answer.With("content-range", string.Create(CultureInfo.InvariantCulture, $"bytes {range.Start}-{range.EndExclusive - 1}/{body.Length}"));
            body = body[(int)range.Start..(int)range.EndExclusive];
        }
        else if (request.Header("x-amz-checksum-mode") == "ENABLED" && version.Checksum is { } checksum)
        {
            answer.With(checksum.Header, checksum.Value).With("x-amz-checksum-type", checksum.Type);
        }

        return request.Method == "HEAD" ? answer with { ToldLength = body.Length } : answer with { Body = body };
    }
}
