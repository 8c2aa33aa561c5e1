using System.Collections.Concurrent;
using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Etl.Aws.Servers.Executions;
using Etl.Aws.Servers.Node;
using Etl.Aws.Servers.RuntimeApi;
using Etl.Aws.Servers.S3;
using Etl.Aws.Servers.Secrets;
using Etl.StateMachine;

namespace Etl.Rehearsal.Tests.Servers;

/// <summary>An AWS account with the stack in it, for all tests of this assembly; made once, gone with this process.</summary>
public sealed class Account : IAsyncLifetime
{
    /// <summary>What names of versioned buckets, as the stack has one, begin with.</summary>
    internal const string BucketPrefix = "rehearsal-bucket-";

    /// <summary>What names of status tables begin with.</summary>
    internal const string TablePrefix = "rehearsal-table-";

    /// <summary>What the functions' extension asks to see.</summary>
    private const string SessionToken = "session-token";

    private readonly ConcurrentBag<IAsyncDisposable> _owned = [];
    private readonly Lazy<Task<FunctionPackage>> _package = new(() => FunctionPackage.PublishAsync());
    private readonly SemaphoreSlim _making = new(1);
    private readonly Dictionary<string, Deployment> _deployments = new(StringComparer.Ordinal);
    private DynaliteServer? _dynalite;
    private FauxqsServer? _fauxqs;
    private int _names;

    /// <summary>The S3 of the tests' own; null when another one was named.</summary>
    internal StrictS3Server? StrictS3 { get; private set; }

    /// <summary>Where S3 answers.</summary>
    internal Uri S3Endpoint { get; private set; } = null!;

    /// <summary>Stands before DynamoDB.</summary>
    internal RecordingProxy DynamoDb { get; private set; } = null!;

    /// <summary>Knows how executions stand.</summary>
    internal ExecutionsServer Executions { get; private set; } = null!;

    /// <summary>SQS and SNS.</summary>
    internal Messaging Messaging { get; private set; } = null!;

    internal SecretsExtension Secrets { get; private set; } = null!;

    internal AccountPostgres Postgres { get; private set; } = null!;

    /// <summary>The S3 of the tests.</summary>
    internal IAmazonS3 S3 { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var postgres = AccountPostgres.StartAsync(maxConnections: 100);
        if (Endpoints.Of(Endpoints.S3) is { } s3)
        {
            S3Endpoint = s3;
        }
        else
        {
            S3Endpoint = (StrictS3 = await StrictS3Server.StartAsync()).Endpoint;
        }

        if (Endpoints.Of(Endpoints.DynamoDb) is not { } dynamo)
        {
            dynamo = (_dynalite = await DynaliteServer.StartAsync()).Endpoint;
        }

        if (Endpoints.Of(Endpoints.Sqs) is not { } sqs)
        {
            sqs = (_fauxqs = await FauxqsServer.StartAsync()).Endpoint;
        }

        DynamoDb = await RecordingProxy.StartAsync(dynamo);
        Messaging = new Messaging(sqs, Endpoints.Of(Endpoints.Sns) ?? sqs);
        Executions = await ExecutionsServer.StartAsync();
        Secrets = await SecretsExtension.StartAsync(SessionToken);
        S3 = CreateS3(maxRetries: 3, "AKIATESTS");
        Postgres = await postgres;
    }

    /// <summary>The published package; built when first asked for.</summary>
    internal Task<FunctionPackage> PackageAsync() => _package.Value;

    /// <summary>A name that nothing else in the account has.</summary>
    internal string NextName(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{Interlocked.Increment(ref _names)}");

    /// <summary>A deployment that tests share, with warm functions.</summary>
    /// <param name="purpose">What tells it from others; by default the one for tests that leave other tests' loads alone.</param>
    internal async Task<Deployment> DeploymentAsync(string purpose = "")
    {
        await _making.WaitAsync();
        try
        {
            if (!_deployments.TryGetValue(purpose, out var deployment))
            {
                _deployments[purpose] = deployment = await Deployment.CreateAsync(this, isVersioned: true);
            }

            return deployment;
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>What has been made under the way goes with the account.</summary>
    internal void Own(IAsyncDisposable thing) => _owned.Add(thing);

    /// <summary>A client of S3.</summary>
    internal IAmazonS3 CreateS3(int maxRetries, string accessKey) => new AmazonS3Client(
        new BasicAWSCredentials(accessKey, "secret"),
        new AmazonS3Config
        {
            ServiceURL = S3Endpoint.AbsoluteUri,
            AuthenticationRegion = Names.Region,
            ForcePathStyle = true,
            MaxErrorRetry = maxRetries,
            RetryMode = RequestRetryMode.Standard,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });

    /// <summary>A client of DynamoDB.</summary>
    internal IAmazonDynamoDB CreateDynamoDb(int maxRetries, string accessKey) => new AmazonDynamoDBClient(
        new BasicAWSCredentials(accessKey, "secret"),
        new AmazonDynamoDBConfig
        {
            ServiceURL = DynamoDb.Endpoint.AbsoluteUri,
            AuthenticationRegion = Names.Region,
            MaxErrorRetry = maxRetries,
            RetryMode = RequestRetryMode.Standard,
        });

    /// <summary>A bucket.</summary>
    internal async Task<string> CreateBucketAsync(bool isVersioned)
    {
        var name = NextName(isVersioned ? BucketPrefix : "rehearsal-unversioned-");
        if (StrictS3 is { } strict)
        {
            strict.CreateBucket(name, isVersioned);
            return name;
        }

        await S3.PutBucketAsync(name);
        if (!isVersioned)
        {
            return name;
        }

        await S3.PutBucketVersioningAsync(new PutBucketVersioningRequest
        {
            BucketName = name,
            VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled },
        });
        return name;
    }

    /// <summary>A status table, with the keys that the stack gives it.</summary>
    internal async Task<string> CreateTableAsync()
    {
        var name = NextName(TablePrefix);
        using var client = CreateDynamoDb(maxRetries: 3, "AKIATESTS");
        await client.CreateTableAsync(new CreateTableRequest
        {
            TableName = name,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            AttributeDefinitions =
            [
                new AttributeDefinition("pk", ScalarAttributeType.S),
                new AttributeDefinition("sk", ScalarAttributeType.S),
            ],
            KeySchema = [new KeySchemaElement("pk", KeyType.HASH), new KeySchemaElement("sk", KeyType.RANGE)],
        });
        while ((await client.DescribeTableAsync(name)).Table.TableStatus != TableStatus.ACTIVE)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return name;
    }

    /// <summary>The environment of a function, as the stack and Lambda set it.</summary>
    internal FunctionDefinition Define(string function, IReadOnlyDictionary<string, string> variables) => new()
    {
        Name = Names.Of(function),
        Region = Names.Region,
        Account = Names.Account,
        MemoryMegabytes = 3008,
        Variables = new Dictionary<string, string>(variables)
        {
            ["ETL_FUNCTION"] = function,
            ["AWS_ACCESS_KEY_ID"] = Names.AccessKey(function),
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["AWS_SESSION_TOKEN"] = SessionToken,
            ["AWS_ENDPOINT_URL_S3"] = S3Endpoint.AbsoluteUri,
            ["AWS_ENDPOINT_URL_DYNAMODB"] = DynamoDb.Endpoint.AbsoluteUri,
            ["AWS_ENDPOINT_URL_SFN"] = Executions.Endpoint.AbsoluteUri,
            ["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"] = Secrets.Port.ToString(CultureInfo.InvariantCulture),
        },
    };

    /// <summary>How an execution stands, as DescribeExecution tells it from now on.</summary>
    internal void Tell(string executionId, ExecutionStatus? status) => Executions.Statuses[executionId] = status switch
    {
        null => "RUNNING",
        ExecutionStatus.Succeeded => "SUCCEEDED",
        ExecutionStatus.Failed => "FAILED",
        ExecutionStatus.TimedOut => "TIMED_OUT",
        _ => "ABORTED",
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var thing in _owned)
        {
            await thing.DisposeAsync();
        }

        if (_package.IsValueCreated)
        {
            (await _package.Value).Dispose();
        }

        S3.Dispose();
        Messaging.Dispose();
        await Secrets.DisposeAsync();
        await Executions.DisposeAsync();
        await DynamoDb.DisposeAsync();
        if (_fauxqs is not null)
        {
            await _fauxqs.DisposeAsync();
        }

        if (_dynalite is not null)
        {
            await _dynalite.DisposeAsync();
        }

        if (StrictS3 is not null)
        {
            await StrictS3.DisposeAsync();
        }

        await Postgres.DisposeAsync();
        _making.Dispose();
        GC.SuppressFinalize(this);
    }
}
