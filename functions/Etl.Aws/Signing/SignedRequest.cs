using System.Text;
using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Etl.Aws.Signing;

/// <summary>
/// A POST to a service of AWS for which there is no client here, signed with Signature Version 4 by the SDK's own signer.
/// A signature holds for minutes: sign each try anew.
/// </summary>
internal sealed record SignedRequest
{
    /// <summary>Where the service answers, without a path: <c>https://states.eu-west-1.amazonaws.com</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The service's name in a signature: <c>states</c>, <c>sqs</c>, <c>sns</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The region in a signature.</summary>
    public required string Region { get; init; }

    /// <summary>The operation of a JSON protocol, <c>AWSStepFunctions.DescribeExecution</c>; null for the query protocol, which names it in its body.</summary>
    public string? Target { get; init; }

    /// <summary>The body's type. Default: the JSON 1.0 protocol's.</summary>
    public string ContentType { get; init; } = "application/x-amz-json-1.0";

    /// <summary>The body.</summary>
    public required string Body { get; init; }

    /// <summary>The message to send, signed as of now.</summary>
    public async Task<HttpRequestMessage> SignAsync(AWSCredentials credentials, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var keys = await credentials.GetCredentialsAsync();
        var body = Encoding.UTF8.GetBytes(Body);
        var request = new DefaultRequest(new AnyRequest(), Service) { Endpoint = Endpoint, ResourcePath = "/", HttpMethod = "POST", Content = body };
        request.Headers["Content-Type"] = ContentType;
        if (Target is not null)
        {
            request.Headers["X-Amz-Target"] = Target;
        }

        if (!string.IsNullOrEmpty(keys.Token))
        {
            request.Headers["X-Amz-Security-Token"] = keys.Token;
        }

        // The signer asks a client's configuration for service and region and nothing else: any client's will do.
        var configuration = new AmazonDynamoDBConfig
        {
            AuthenticationServiceName = Service,
            AuthenticationRegion = Region,
            RegionEndpoint = RegionEndpoint.GetBySystemName(Region),
        };
        var signature = new AWS4Signer().SignRequest(request, configuration, metrics: null, keys.AccessKey, keys.SecretKey);

        var message = new HttpRequestMessage(HttpMethod.Post, Endpoint) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in request.Headers)
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        message.Headers.TryAddWithoutValidation("Authorization", signature.ForAuthorizationHeader);
        return message;
    }

    private sealed class AnyRequest : AmazonWebServiceRequest;
}
