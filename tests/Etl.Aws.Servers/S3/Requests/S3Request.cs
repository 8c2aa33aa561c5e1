using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Etl.Aws.Servers.S3.Requests;

/// <summary>A request with its path taken apart: <c>/bucket/key</c>, path style.</summary>
internal sealed record S3Request
{
    public required string Method { get; init; }

    public required string Bucket { get; init; }

    public required string Key { get; init; }

    public required IReadOnlyDictionary<string, string> Query { get; init; }

    public required IHeaderDictionary Headers { get; init; }

    public required string Principal { get; init; }

    /// <summary>The body as it is to be stored.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The checksum that came with the body and was found right.</summary>
    public Storage.Checksum? BodyChecksum { get; init; }

    public CopySource? CopySource { get; init; }

    public static S3Request Parse(HttpContext context)
    {
        // The decoded path of the framework keeps %2F, and folds what it takes for folders.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var path = (mark < 0 ? target : target[..mark]).TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var headers = context.Request.Headers;
        return new S3Request
        {
            Method = context.Request.Method,
            Bucket = slash < 0 ? path : path[..slash],
            Key = slash < 0 ? "" : Uri.UnescapeDataString(path[(slash + 1)..]),
            Query = ParseQuery(mark < 0 ? "" : target[(mark + 1)..]),
            Headers = headers,
            Principal = Signature.Check(headers),
            CopySource = headers.TryGetValue(CopySource.Header, out var source) ? CopySource.Parse(source.ToString()) : null,
        };
    }

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    public string Parameter(string name) => Query[name];

    private static Dictionary<string, string> ParseQuery(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Uri.UnescapeDataString(pair[(equals + 1)..]);
            if (!values.TryAdd(name, value))
            {
                throw S3Error.InvalidArgument($"The query parameter {name} is there twice.");
            }
        }

        return values;
    }
}
