using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Etl.Aws.Executions;
using Etl.Aws.Ledger;
using Etl.Aws.Objects;
using Etl.Aws.Servers.RuntimeApi;
using Etl.Functions.Errors;
using Etl.Functions.Hosting;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Postgres.Connections;
using Etl.Postgres.Loads;
using Etl.Postgres.Sinks;
using Etl.Rehearsal.Tests.Servers;

namespace Etl.Rehearsal.Tests.Running;

/// <summary>
/// The functions in this process, over the same adapters: for more calls at once than there can be processes, and for clients
/// that give up at once where the deployed ones are patient for half a minute.
/// </summary>
internal sealed class InProcessFunctions : IFunctions, IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<IDisposable> _clients = [];
    private readonly Dictionary<string, (FunctionRouter Router, DatabaseConnections Database)> _functions;

    /// <param name="account">Where the services are.</param>
    /// <param name="deployment">What the functions work on.</param>
    /// <param name="maxRetries">How often clients of S3 and DynamoDB try again.</param>
    public InProcessFunctions(Account account, Deployment deployment, int maxRetries) =>
        _functions = Names.Functions.ToDictionary(Names.Of, function => Compose(account, deployment, Names.AccessKey(function), maxRetries), StringComparer.Ordinal);

    public async Task<FunctionAnswer> InvokeAsync(string name, string payload, CancellationToken ct)
    {
        try
        {
            var function = Names.Functions.Single(one => Names.Of(one) == name);
            var answer = await Task.Run(() => _functions[name].Router.InvokeAsync(function, JsonNode.Parse(payload)!, ct), ct);
            return new FunctionAnswer { Payload = answer?.ToJsonString() ?? "null" };
        }
        catch (EtlException e)
        {
            var document = JsonSerializer.Serialize(new ErrorCause(e.GetType().Name, e.Message), EtlJson.Default.ErrorCause);
            return new FunctionAnswer { Error = new FunctionError(e.GetType().Name, e.Message, document) };
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, database) in _functions.Values)
        {
            await database.DisposeAsync();
        }

        foreach (var client in _clients)
        {
            client.Dispose();
        }

        _http.Dispose();
    }

    private (FunctionRouter Router, DatabaseConnections Database) Compose(Account account, Deployment deployment, string accessKey, int maxRetries)
    {
        var s3 = account.CreateS3(maxRetries, accessKey);
        var dynamoDb = account.CreateDynamoDb(maxRetries, accessKey);
        _clients.AddRange([s3, dynamoDb]);

        // Every environment of Lambda has connections of its own: no pool stands between them and the server's limit.
        var database = new DatabaseConnections(deployment.Database.Functions + ";Pooling=false");
        var liveness = new StepFunctionsLiveness(
            _http,
            new BasicAWSCredentials(accessKey, "secret"),
            new StepFunctionsLivenessOptions { Endpoint = account.Executions.Endpoint },
            new PostgresExecutionLiveness(database),
            TimeProvider.System);
        return (new FunctionRouter(new FunctionServices
        {
            Objects = new S3ObjectStore(s3),
            Registry = new PostgresLoadRegistry(database, liveness),
            Sink = new PostgresSink(database),
            Ledger = new DynamoLedger(dynamoDb, new DynamoLedgerOptions { Table = deployment.Table }, TimeProvider.System),
            Datasets = deployment.Catalog,
            Observer = new Unwatched(),
            Time = TimeProvider.System,
            Options = new FunctionOptions { Bucket = deployment.Bucket },
        }), database);
    }

    private sealed class Unwatched : IWorkObserver
    {
        public void Advanced(long bytes, long records, long rejected)
        {
        }
    }
}
