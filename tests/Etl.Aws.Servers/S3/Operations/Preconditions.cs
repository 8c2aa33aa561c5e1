using Etl.Aws.Servers.S3.Requests;
using Etl.Aws.Servers.S3.Storage;

namespace Etl.Aws.Servers.S3.Operations;

/// <summary>If-Match and If-None-Match.</summary>
internal static class Preconditions
{
    /// <summary>For a read; false: answer 304.</summary>
    public static bool HoldForRead(S3Request request, StoredVersion version)
    {
        RequireMatch(request.Header("if-match"), version.ETag, "If-Match");
        return request.Header("if-none-match") is not { } other || !ETags.Matches(other, version.ETag);
    }

    /// <summary>For a write of a key that has this version now.</summary>
    public static void RequireForWrite(S3Request request, StoredVersion? current)
    {
        if (request.Header("if-none-match") is { } other)
        {
            if (other != "*")
            {
                throw S3Error.NotImplemented("If-None-Match other than * on a write");
            }

            if (current is not null)
            {
                throw S3Error.PreconditionFailed("If-None-Match");
            }
        }

        if (request.Header("if-match") is not { } expected)
        {
            return;
        }

        if (current is null)
        {
            throw S3Error.NoSuchKey(request.Key);
        }

        RequireMatch(expected, current.ETag, "If-Match");
    }

    /// <summary>For the source of a copy.</summary>
    public static void RequireForCopy(S3Request request, StoredVersion source)
    {
        RequireMatch(request.Header("x-amz-copy-source-if-match"), source.ETag, "x-amz-copy-source-if-match");
        if (request.Header("x-amz-copy-source-if-none-match") is { } other && ETags.Matches(other, source.ETag))
        {
            throw S3Error.PreconditionFailed("x-amz-copy-source-if-none-match");
        }
    }

    private static void RequireMatch(string? expected, string etag, string condition)
    {
        if (expected is not null && !ETags.Matches(expected, etag))
        {
            throw S3Error.PreconditionFailed(condition);
        }
    }
}
