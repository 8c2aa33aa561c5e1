namespace Etl.Aws.Servers.S3.Requests;

/// <summary>What a copy copies.</summary>
internal sealed record CopySource(string Bucket, string Key, string? VersionId)
{
    public const string Header = "x-amz-copy-source";

    private const string Version = "?versionId=";

    public static CopySource Parse(string header)
    {
        var mark = header.IndexOf(Version, StringComparison.Ordinal);
        var path = (mark < 0 ? header : header[..mark]).TrimStart('/');

        // S3 decodes this header as a form: an unencoded plus is a space.
        path = Uri.UnescapeDataString(path.Replace('+', ' '));
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || path.Any(one => one > 126) && header.Any(one => one > 126))
        {
            throw S3Error.InvalidArgument($"Invalid copy source object key: {header}");
        }

        return new CopySource(path[..slash], path[(slash + 1)..], mark < 0 ? null : Uri.UnescapeDataString(header[(mark + Version.Length)..]));
    }
}
