using Etl.Aws.Servers.S3.Requests;
using Etl.Aws.Servers.S3.Storage;

namespace Etl.Aws.Servers.S3.Operations;

internal static class DeleteOperation
{
    public static S3Operation Delete { get; } = new()
    {
        Name = "DeleteObject",
        Method = "DELETE",
        OptionalQuery = ["versionId"],
        KnownHeaders = ["if-match"],
        Calls = Calls,
        Run = Run,
    };

    private static IEnumerable<S3Call> Calls(S3Request request)
    {
        yield return Delete.Call(request.Query.ContainsKey("versionId") ? "s3:DeleteObjectVersion" : "s3:DeleteObject", request);

        // A conditional delete by ETag needs both (conditional-delete-enforce in the S3 user guide).
        if (request.Header("if-match") is not (null or "*"))
        {
            yield return Delete.Call("s3:GetObject", request);
        }
    }

    private static S3Answer Run(S3State state, S3Request request)
    {
        var bucket = state.Bucket(request.Bucket);
        var answer = new S3Answer { Status = 204 };
        if (request.Query.TryGetValue("versionId", out var id))
        {
            // S3 holds the condition against the current version only (conditional-deletes).
            if (request.Header("if-match") is not null)
            {
                throw S3Error.NotImplemented("If-Match with a versionId on DeleteObject");
            }

            var deleted = bucket.DeleteVersion(request.Key, id);
            return answer.With("x-amz-version-id", id).With("x-amz-delete-marker", deleted?.IsDeleteMarker == true ? "true" : null);
        }

        if (request.Header("if-match") is not null)
        {
            Preconditions.RequireForWrite(request, bucket.Find(request.Key));
        }

        var marker = bucket.Delete(request.Key);
        return marker is null ? answer : answer.With("x-amz-version-id", marker.VersionId).With("x-amz-delete-marker", "true");
    }
}
