namespace Etl.Aws.Objects;

/// <summary>What the S3 store says when something is wrong.</summary>
internal static class S3Messages
{
    public static string NotFound(S3Call call) =>
        $"There is no object {call.Uri}: it was never there, or was deleted or moved after its event. If it is still to be loaded, upload it again.";

    public static string VersionGone(S3Call call) =>
        $"Version {call.VersionId} of {call.Uri} is no longer there: it was deleted or moved after its event. If it is still to be loaded, upload it again.";

    public static string NoBucket(S3Call call) => $"There is no bucket {call.Bucket}, which was asked for {call.Uri}. Check BUCKET_NAME and the region.";

    public static string Overwritten(S3Call call) =>
        $"{call.Uri} was overwritten after its event, so nothing of the old content was loaded. The new upload is a load of its own; versioning on the bucket would keep both.";

    public static string Shorter(S3Call call) =>
        $"{call.Uri} is shorter than its event said, so it is another upload. Start the load with the size, ETag and version that the object has now.";

    public static string NotPinned(string bucket, string key) =>
        $"The input names neither version-id nor etag of s3://{bucket}/{key}, so one upload of it cannot be told from the next. Add one of them to detail.object.";

    public static string Denied(S3Call call, string said) =>
        $"{call.Action} on {call.Arn} is not allowed, so it could not {call.Verb} {call.Uri}. Give the role this permission; with an encrypted bucket it also needs that of the key."
        + $" Where s3:ListBucket on arn:aws:s3:::{call.Bucket} is missing, S3 answers the same for an object that is not there. S3 said: {said}";

    public static string Archived(S3Call call) =>
        $"{call.Uri} is archived (Glacier), so it cannot be read. Restore it and start the load again with the same input.";

    public static string BadCredentials(S3Call call, string said) =>
        $"Could not {call.Verb} {call.Uri}: the credentials are not accepted. Check the role of the function or the AWS_* variables. S3 said: {said}";

    public static string WrongRegion(S3Call call, string said) =>
        $"Could not {call.Verb} {call.Uri}: the bucket is in another region. Set AWS_REGION to the bucket's. S3 said: {said}";

    public static string Failed(S3Call call, int attempts, string said) =>
        $"Could not {call.Verb} {call.Uri} ({call.Action}, {attempts} attempts): {said}";

    public static string BrokeOff(S3Call call, long offset, int resumes, string said) =>
        $"Could not read {call.Uri}: the answer broke off at byte {offset} and again after {resumes} more requests from there ({call.Action}): {said}";

    public static string Silent(TimeSpan limit) => $"nothing came for {limit.TotalSeconds:0.#} s";

    public static string EndedEarly => "it ended before its length";

    public static string CopyDiffers(S3Call call) =>
        $"Could not {call.Verb} {call.Uri}: size or checksum of the copy are not those of its source. The source is still there; try again.";

    public static string TooManyParts(S3Call call, long partBytes, int most) =>
        $"{call.Uri} has more than {most} parts of {partBytes} bytes, which S3 does not take. Fewer rejects would make it smaller: see the dataset's rejects limits.";
}
