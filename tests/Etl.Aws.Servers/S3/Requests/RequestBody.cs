using System.Globalization;
using System.Security.Cryptography;
using Etl.Aws.Servers.S3.Storage;

namespace Etl.Aws.Servers.S3.Requests;

/// <summary>Reads a body and holds it against everything that the headers say about it.</summary>
internal static class RequestBody
{
    private const string Unsigned = "UNSIGNED-PAYLOAD";
    private const string UnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private const string SignedChunks = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private const string SignedTrailer = SignedChunks + "-TRAILER";

    public static async Task<S3Request> ReadAsync(S3Request request, Stream body, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        await body.CopyToAsync(buffer, ct);
        var bytes = buffer.ToArray();
        var sums = Sums(request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString())));
        var digest = request.Header("x-amz-content-sha256")!;
        var chunked = (request.Header("content-encoding") ?? "").Split(',', StringSplitOptions.TrimEntries).Contains("aws-chunked");
        if (chunked != digest.StartsWith("STREAMING-", StringComparison.Ordinal))
        {
            throw S3Error.InvalidRequest("Content-Encoding aws-chunked and a STREAMING x-amz-content-sha256 belong together.");
        }

        if (digest is UnsignedTrailer or SignedChunks or SignedTrailer)
        {
            var length = long.Parse(
                request.Header("x-amz-decoded-content-length") ?? throw new S3Error(411, "MissingContentLength", "x-amz-decoded-content-length is missing."),
                CultureInfo.InvariantCulture);
            (bytes, var trailers) = AwsChunked.Decode(bytes, length, signed: digest != UnsignedTrailer);
            if (digest == SignedTrailer && !trailers.Remove("x-amz-trailer-signature"))
            {
                throw S3Error.InvalidRequest("The trailers are not signed.");
            }

            var announced = (request.Header("x-amz-trailer") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (!announced.Order().SequenceEqual(trailers.Keys.Order()))
            {
                throw new S3Error(400, "MalformedTrailerError", "The trailers are not those announced.");
            }

            sums = [.. sums, .. Sums(trailers)];
        }
        else if (digest != Unsigned && digest != Convert.ToHexStringLower(SHA256.HashData(bytes)))
        {
            throw new S3Error(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }

        if (request.Header("content-md5") is { } md5 && md5 != Convert.ToBase64String(MD5.HashData(bytes)))
        {
            throw S3Error.BadDigest("The Content-MD5 you specified did not match what we received.");
        }

        foreach (var sum in sums)
        {
            if (Checksum.Of(sum.Algorithm, bytes) != sum)
            {
                throw S3Error.BadDigest($"The {sum.Algorithm} you specified did not match the calculated checksum.");
            }
        }

        return request with { Body = bytes, BodyChecksum = sums.Count > 0 ? sums[0] : null };
    }

    private static List<Checksum> Sums(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var sums = new List<Checksum>();
        foreach (var (name, value) in headers)
        {
            if (!name.StartsWith(Checksum.HeaderPrefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var algorithm = name[Checksum.HeaderPrefix.Length..].ToUpperInvariant();
            if (algorithm is "MODE" or "ALGORITHM" or "TYPE")
            {
                continue;
            }

            if (!Checksum.Knows(algorithm))
            {
                throw S3Error.NotImplemented($"the header {name}");
            }

            sums.Add(new Checksum(algorithm, value));
        }

        return sums;
    }
}
