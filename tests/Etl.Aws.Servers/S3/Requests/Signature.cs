using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Etl.Aws.Servers.S3.Requests;

/// <summary>The shape of a SigV4 signature: everything but its value, for which the secret would be needed.</summary>
internal static partial class Signature
{
    /// <summary>The access key id of a well-formed signature; throws for any other.</summary>
    public static string Check(IHeaderDictionary headers)
    {
        var header = headers.Authorization.ToString();
        if (header.Length == 0)
        {
            throw S3Error.AccessDenied("The request is not signed.");
        }

        var match = Shape().Match(header);
        if (!match.Success)
        {
            throw Malformed($"'{header}' is no AWS4-HMAC-SHA256 signature for s3.");
        }

        var time = headers["x-amz-date"].ToString();
        if (!TimeShape().IsMatch(time))
        {
            throw S3Error.AccessDenied("AWS authentication requires a valid Date or x-amz-date header.");
        }

        if (time[..8] != match.Groups["date"].Value)
        {
            throw Malformed("The date of the credential scope is not that of x-amz-date.");
        }

        if (headers["x-amz-content-sha256"].Count == 0)
        {
            throw S3Error.InvalidRequest("Missing required header for this request: x-amz-content-sha256");
        }

        var signed = match.Groups["headers"].Value.Split(';');
        if (!signed.SequenceEqual(signed.Order(StringComparer.Ordinal)))
        {
            throw Malformed("The signed headers are not sorted.");
        }

        var unsigned = headers.Keys
            .Select(name => name.ToLowerInvariant())
            .Where(name => name == "host" || name.StartsWith("x-amz-", StringComparison.Ordinal))
            .Except(signed)
            .ToList();
        if (unsigned.Count > 0)
        {
            throw S3Error.AccessDenied($"There were headers present in the request which were not signed: {string.Join(", ", unsigned)}");
        }

        return match.Groups["key"].Value;
    }

    private static S3Error Malformed(string message) =>
        new(400, "AuthorizationHeaderMalformed", "The authorization header is malformed: " + message);

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=(?<key>[A-Za-z0-9_-]+)/(?<date>[0-9]{8})/[a-z0-9-]+/s3/aws4_request, ?SignedHeaders=(?<headers>[a-z0-9;-]+), ?Signature=[0-9a-f]{64}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();

    [GeneratedRegex("^[0-9]{8}T[0-9]{6}Z$", RegexOptions.None, 1000)]
    private static partial Regex TimeShape();
}
