using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;

namespace Etl.Aws.Clients;

/// <summary>
/// Makes the SDK's clients from the standard environment: AWS_REGION or AWS_DEFAULT_REGION, the default credential chain,
/// and AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL_DYNAMODB in place of AWS's own endpoints.
/// </summary>
/// <param name="variable">Reads a variable of the environment; null: it is not set.</param>
public sealed class AwsClients(Func<string, string?> variable)
{
    /// <summary>
    /// Five repetitions: with the standard mode's backoff, capped at 20 s each, that outlasts a bucket that splits its
    /// partitions under a new load, and leaves a Lambda most of its 15 minutes.
    /// </summary>
    public const int MaxRetries = 5;

    private const string Endpoint = "AWS_ENDPOINT_URL";

    /// <summary>The client of S3; with an endpoint of its own it addresses buckets by path.</summary>
    public IAmazonS3 CreateS3()
    {
        var config = new AmazonS3Config
        {
            // Ranges carry no checksum, and that of a whole object is known wrong only behind its last byte, when it has been used.
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        config.ForcePathStyle = Configure(config, Endpoint + "_S3");
        return new AmazonS3Client(config);
    }

    /// <summary>The client of DynamoDB.</summary>
    public IAmazonDynamoDB CreateDynamoDb()
    {
        var config = new AmazonDynamoDBConfig();
        Configure(config, Endpoint + "_DYNAMODB");
        return new AmazonDynamoDBClient(config);
    }

    /// <summary>Whether an endpoint of its own was set.</summary>
    private bool Configure(ClientConfig config, string serviceEndpoint)
    {
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = MaxRetries;
        var region = Value("AWS_REGION") ?? Value("AWS_DEFAULT_REGION");
        var name = Value(serviceEndpoint) is null ? Endpoint : serviceEndpoint;
        if (Value(name) is not { } text)
        {
            if (region is not null)
            {
                config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            }

            return false;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new InvalidOperationException(ClientMessages.BadEndpoint(name, text));
        }

        config.ServiceURL = uri.AbsoluteUri;
        config.AuthenticationRegion = region ?? "us-east-1";
        return true;
    }

    private string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;
}
