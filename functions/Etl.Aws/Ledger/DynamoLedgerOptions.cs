using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace Etl.Aws.Ledger;

/// <summary>Where the ledger is and how long it remembers.</summary>
public sealed record DynamoLedgerOptions
{
    /// <summary>The table's name, <c>STATUS_TABLE</c>: keys <c>pk</c> and <c>sk</c>, both text, TTL on <c>expiresAt</c>.</summary>
    public required string Table { get; init; }

    /// <summary>
    /// How long after its last change an item is kept. Default 90 days, as long as Step Functions keeps an execution; it has to be
    /// longer than a run can be resumed, or attempts would be counted from 1 again.
    /// </summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>
    /// A client's configuration: the SDK's standard retries (the first try and four more, 20 s at most between two), and timeouts that let a
    /// missing route show itself in half a minute rather than at the end of a function's time.
    /// </summary>
    /// <param name="endpoint">Where DynamoDB answers; null for what region and <c>AWS_ENDPOINT_URL_DYNAMODB</c> say.</param>
    public static AmazonDynamoDBConfig ClientConfig(Uri? endpoint = null)
    {
        var config = new AmazonDynamoDBConfig
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 4,
            Timeout = TimeSpan.FromSeconds(5),
            ConnectTimeout = TimeSpan.FromSeconds(3),
        };
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint.ToString();
        }

        return config;
    }
}
