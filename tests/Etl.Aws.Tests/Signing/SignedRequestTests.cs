using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Etl.Aws.Signing;

namespace Etl.Aws.Tests.Signing;

public sealed class SignedRequestTests
{
    private static readonly SignedRequest s_request = new()
    {
        Endpoint = new("http://127.0.0.1:8123"),
        Service = "states",
        Region = "eu-central-1",
        Target = "AWSStepFunctions.DescribeExecution",
        Body = """{"executionArn":"ä"}""",
    };

    [Theory]
    [InlineData(null)]
    [InlineData("session/token+==")]
    public async Task The_signature_is_the_one_the_specification_computes(string? token)
    {
        AWSCredentials credentials = token is null ? new BasicAWSCredentials("AKID", "secret") : new SessionAWSCredentials("AKID", "secret", token);

        using var message = await s_request.SignAsync(credentials, TestContext.Current.CancellationToken);

        var authorization = Header(message, "Authorization");
        var date = Header(message, "X-Amz-Date");
        var signed = authorization.Split("SignedHeaders=")[1].Split(',')[0].Split(';');
        Assert.Superset(new HashSet<string>(["host", "x-amz-date", "x-amz-target"]), signed.ToHashSet());
        Assert.Equal(token is not null, signed.Contains("x-amz-security-token"));
        Assert.Equal($"AWS4-HMAC-SHA256 Credential=AKID/{date[..8]}/eu-central-1/states/aws4_request, SignedHeaders={string.Join(';', signed)}, Signature={Expected(message, signed, date)}", authorization);
        Assert.InRange(
            DateTimeOffset.ParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddMinutes(1));
    }

    [Fact]
    public async Task A_request_of_the_query_protocol_has_its_own_type_and_no_target()
    {
        var request = s_request with { Target = null, Service = "sns", ContentType = "application/x-www-form-urlencoded", Body = "Action=ListTopics" };

        using var message = await request.SignAsync(new BasicAWSCredentials("AKID", "secret"), TestContext.Current.CancellationToken);

        Assert.Equal("application/x-www-form-urlencoded", message.Content!.Headers.ContentType!.ToString());
        Assert.False(message.Headers.Contains("X-Amz-Target"));
        Assert.Equal("Action=ListTopics", await message.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Signature Version 4, from the specification: canonical request, string to sign, derived key.</summary>
    private static string Expected(HttpRequestMessage message, string[] signed, string date)
    {
        var headers = string.Concat(signed.Select(name => $"{name}:{Header(message, name)}\n"));
        var canonical = $"POST\n/\n\n{headers}\n{string.Join(';', signed)}\n{Hash(s_request.Body)}";
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{date[..8]}/eu-central-1/states/aws4_request\n{Hash(canonical)}";
        var key = new[] { date[..8], "eu-central-1", "states", "aws4_request" }
            .Aggregate(Encoding.UTF8.GetBytes("AWS4secret"), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Header(HttpRequestMessage message, string name) =>
        name == "host" && !message.Headers.Contains(name) ? message.RequestUri!.Authority
        : message.Headers.TryGetValues(name, out var values) ? string.Join(", ", values)
        : string.Join(", ", message.Content!.Headers.GetValues(name));
}
