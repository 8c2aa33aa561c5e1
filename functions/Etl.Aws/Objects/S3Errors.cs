using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Etl.Functions.Errors;

namespace Etl.Aws.Objects;

/// <summary>Turns what the SDK throws into the port's errors.</summary>
internal sealed class S3Errors(IClientConfig config)
{
    /// <summary>What a HEAD of a version that is not there, or is a delete marker, comes back with.</summary>
    public static bool IsMissing(AmazonS3Exception e) =>
        e.ErrorCode != "NoSuchBucket" && e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed;

    /// <summary>Whether the answer, or the way to it, broke rather than said no.</summary>
    public static bool IsBroken(Exception e) =>
        e is IOException or HttpRequestException or System.Net.Sockets.SocketException or ObjectDisposedException;

    public async Task<T> GuardAsync<T>(S3Call call, Func<Task<T>> action, CancellationToken ct)
    {
        try
        {
            return await action();
        }
        catch (Exception e)
        {
            if (Translate(call, e, ct) is not { } translated)
            {
                throw;
            }

            throw translated;
        }
    }

    /// <summary>The port's error; null for one that is not S3's.</summary>
    private EtlException? Translate(S3Call call, Exception e, CancellationToken ct) => e switch
    {
        EtlException => null,
        OperationCanceledException when ct.IsCancellationRequested => null,
        AmazonS3Exception s3 => Refused(call, s3),
        AmazonClientException or OperationCanceledException or TimeoutException => Failed(call, e),
        _ when IsBroken(e) => Failed(call, e),
        _ => null,
    };

    private EtlException Refused(S3Call call, AmazonS3Exception e) => (e.StatusCode, e.ErrorCode) switch
    {
        (_, "NoSuchBucket") => new ObjectNotFoundException(S3Messages.NoBucket(call), e),
        (_, "NoSuchUpload") => Failed(call, e),
        (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, _) when call.VersionId is not null =>
            new ObjectChangedException(S3Messages.VersionGone(call), e),
        (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, _) => new ObjectNotFoundException(S3Messages.NotFound(call), e),
        (HttpStatusCode.PreconditionFailed, _) => new ObjectChangedException(S3Messages.Overwritten(call), e),
        (HttpStatusCode.RequestedRangeNotSatisfiable, _) => new ObjectChangedException(S3Messages.Shorter(call), e),
        (_, "InvalidObjectState") => new ObjectAccessDeniedException(S3Messages.Archived(call), e),
        (_, "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken" or "RequestTimeTooSkewed") =>
            new ObjectAccessDeniedException(S3Messages.BadCredentials(call, e.Message), e),
        (HttpStatusCode.MovedPermanently, _) or (_, "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException") =>
            new ObjectAccessDeniedException(S3Messages.WrongRegion(call, e.Message), e),
        (HttpStatusCode.Forbidden, _) => new ObjectAccessDeniedException(S3Messages.Denied(call, e.Message), e),
        _ => Failed(call, e),
    };

    private ObjectStoreException Failed(S3Call call, Exception e)
    {
        var said = e is AmazonS3Exception { ErrorCode: { Length: > 0 } code } s3 ? $"{(int)s3.StatusCode} {code}: {e.Message}" : e.Message;
        return new ObjectStoreException(S3Messages.Failed(call, config.MaxErrorRetry + 1, said), e);
    }
}
