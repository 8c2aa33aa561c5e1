using Etl.Functions.Errors;
using Etl.Functions.Objects;

namespace Etl.Aws.Objects;

/// <summary>What a request says so that it reaches one version and no other: the version id, or else the ETag.</summary>
/// <param name="VersionId">The version id; null on an unversioned bucket.</param>
/// <param name="IfMatch">The quoted ETag, where there is no version id.</param>
internal readonly record struct Pin(string? VersionId, string? IfMatch)
{
    /// <summary>Not pinned: the current version, whichever it is.</summary>
    public static Pin Current => default;

    public static Pin Of(ObjectVersion version)
    {
        // "null" is the id of every version that was written while the bucket was not versioned: it does not pin one.
        var isId = version.Version.Length > 0 && version.Version != version.ETag && version.Version != "null";
        if (isId)
        {
            return new Pin(version.Version, null);
        }

        if (version.ETag.Length > 0)
        {
            return new Pin(null, $"\"{version.ETag}\"");
        }

        throw new ObjectNotFoundException(S3Messages.NotPinned(version.Bucket, version.Key));
    }

    /// <summary>The right that a read of it needs.</summary>
    public string ReadAction => VersionId is null ? "s3:GetObject" : "s3:GetObjectVersion";
}
