using Microsoft.AspNetCore.Http;

namespace Etl.Aws.Servers.S3.Storage;

/// <summary>What is stored with an object beside its bytes.</summary>
/// <param name="Content">Content-Type and its like, names in lower case.</param>
/// <param name="Metadata">User metadata, names in lower case without the prefix.</param>
internal sealed record Attributes(IReadOnlyDictionary<string, string> Content, IReadOnlyDictionary<string, string> Metadata)
{
    public const string MetadataPrefix = "x-amz-meta-";

    /// <summary>S3 allows 2 KB of user metadata.</summary>
    private const int MaxMetadataBytes = 2048;

    private static readonly string[] ContentNames =
        ["content-type", "cache-control", "content-disposition", "content-encoding", "content-language", "expires"];

    public static Attributes None { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>());

    public static Attributes Of(IHeaderDictionary headers)
    {
        var content = new Dictionary<string, string>();
        foreach (var name in ContentNames)
        {
            // How the body travelled is not how it is stored.
            var parts = headers[name].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var value = name == "content-encoding" ? string.Join(',', parts.Where(part => part != "aws-chunked")) : headers[name].ToString();
            if (value.Length > 0)
            {
                content[name] = value;
            }
        }

        content.TryAdd("content-type", "binary/octet-stream");
        var metadata = headers
            .Where(header => header.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key[MetadataPrefix.Length..].ToLowerInvariant(), header => header.Value.ToString());
        if (metadata.Sum(pair => pair.Key.Length + pair.Value.Length) > MaxMetadataBytes)
        {
            throw new S3Error(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size.");
        }

        return new Attributes(content, metadata);
    }
}
