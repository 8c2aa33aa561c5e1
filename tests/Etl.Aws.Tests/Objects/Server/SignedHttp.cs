using System.Globalization;
using System.Security.Cryptography;
using Etl.Aws.Servers.S3;

namespace Etl.Aws.Tests.Objects.Server;

/// <summary>Requests by hand, with a signature of the right shape, to say what the SDK never would.</summary>
internal sealed class SignedHttp(StrictS3Server server) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = server.Endpoint };

    /// <summary>Sends a request and gives the status with the error's code: <c>501 NotImplemented</c>.</summary>
    public async Task<string> SendAsync(
        string method, string target, byte[]? body = null, string? signature = null, string? digest = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        body ??= [];
        if (method is "PUT" or "POST")
        {
            request.Content = new ByteArrayContent(body);
        }

        request.Headers.TryAddWithoutValidation("x-amz-date", "20260102T030405Z");
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", digest ?? Convert.ToHexStringLower(SHA256.HashData(body)));
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        var signed = request.Headers.Select(header => header.Key.ToLowerInvariant()).Append("host").Order(StringComparer.Ordinal);
        signature ??= $"AWS4-HMAC-SHA256 Credential=AKIDHAND/20260102/us-east-1/s3/aws4_request, SignedHeaders={string.Join(';', signed)}, Signature={new string('a', 64)}";
        if (signature.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Authorization", signature);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var start = text.IndexOf("<Code>", StringComparison.Ordinal);
        var code = start < 0 ? "" : " " + text[(start + 6)..text.IndexOf("</Code>", StringComparison.Ordinal)];
        return ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture) + code;
    }

    public void Dispose() => _client.Dispose();
}
