using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Etl.Aws.Ledger;
using Etl.Aws.Servers.Node;

[assembly: AssemblyFixture(typeof(Etl.Aws.Tests.Ledger.DynamoTable))]

namespace Etl.Aws.Tests.Ledger;

/// <summary>A status table as the stack makes it, in one dynalite for all tests; each test has loads of its own in it.</summary>
public sealed class DynamoTable : IAsyncLifetime
{
    public const string Name = "etl-status";

    private DynaliteServer? _server;

    public Uri Endpoint => _server!.Endpoint;

    public IAmazonDynamoDB Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await DynaliteServer.StartAsync(CancellationToken.None);
        Client = Connect();
        await CreateAsync(Name, "pk");
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>A client whose requests pass a handler of the test's own.</summary>
    public IAmazonDynamoDB Connect(DelegatingHandler? handler = null, Uri? endpoint = null, int retries = 1)
    {
        var config = DynamoLedgerOptions.ClientConfig(endpoint ?? Endpoint);
        config.AuthenticationRegion = "eu-central-1";
        config.MaxErrorRetry = retries;
        if (handler is not null)
        {
            config.HttpClientFactory = new Through(handler);
        }

        return new AmazonDynamoDBClient(new BasicAWSCredentials("test", "test"), config);
    }

    public async Task CreateAsync(string table, string partitionKey)
    {
        await Client.CreateTableAsync(new CreateTableRequest
        {
            TableName = table,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = [new(partitionKey, KeyType.HASH), new("sk", KeyType.RANGE)],
            AttributeDefinitions = [new(partitionKey, ScalarAttributeType.S), new("sk", ScalarAttributeType.S)],
        });
        while ((await Client.DescribeTableAsync(table)).Table.TableStatus != TableStatus.ACTIVE)
        {
            await Task.Delay(5);
        }
    }

    public async Task<IReadOnlyDictionary<string, AttributeValue>> ReadAsync(string partition, string sort) =>
        (await Client.GetItemAsync(new GetItemRequest
        {
            TableName = Name,
            Key = new() { ["pk"] = new(partition), ["sk"] = new(sort) },
            ConsistentRead = true,
        })).Item ?? new Dictionary<string, AttributeValue>();

    private sealed class Through(DelegatingHandler handler) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig)
        {
            handler.InnerHandler ??= new HttpClientHandler();
            return new HttpClient(handler, disposeHandler: false);
        }

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }
}
