using System.Text.Json.Nodes;
using Amazon.Runtime.Credentials;
using Etl.Aws.Executions;
using Etl.Aws.Ledger;
using Etl.Aws.Objects;
using Etl.Aws.Secrets;
using Etl.Functions.Datasets;
using Etl.Functions.Hosting;
using Etl.Functions.Ports;
using Etl.Lambda.Configuration;
using Etl.Postgres.Connections;
using Etl.Postgres.Loads;
using Etl.Postgres.Sinks;
using Microsoft.Extensions.Logging;

namespace Etl.Lambda.Composition;

/// <summary>Puts a function together over S3, DynamoDB, Step Functions and Postgres. Nothing is reached before the function asks for it.</summary>
internal static class FunctionComposition
{
    /// <summary>The folder of the package with the datasets.</summary>
    private const string DatasetFolder = "datasets";

    /// <summary>Makes the function that the environment names.</summary>
    public static Func<JsonNode, CancellationToken, Task<JsonNode?>> Create(FunctionEnvironment environment, ILogger logger, TimeProvider time)
    {
        var workers = new WorkerServices
        {
            Objects = new S3ObjectStore(environment.Clients.CreateS3(), time: time),
            Observer = new Unwatched(),
            Logger = logger,
            Time = time,
            Options = environment.Options,
        };
        var router = environment.Database is { } database
            ? new FunctionRouter(WithDatabase(workers, environment, database))
            : FunctionRouter.WithoutDatabase(workers);
        return (payload, ct) => router.InvokeAsync(environment.Function, payload, ct);
    }

    private static FunctionServices WithDatabase(WorkerServices workers, FunctionEnvironment environment, DatabaseVariables variables)
    {
        var database = Connect(variables);
        return new FunctionServices
        {
            Objects = workers.Objects,
            Observer = workers.Observer,
            Logger = workers.Logger,
            Time = workers.Time,
            Options = workers.Options,
            Registry = new PostgresLoadRegistry(database, Liveness(environment, database, workers.Time)),
            Sink = new PostgresSink(database),
            Ledger = new DynamoLedger(environment.Clients.CreateDynamoDb(), new DynamoLedgerOptions { Table = variables.StatusTable }, workers.Time),
            Datasets = Datasets(environment, workers),
        };
    }

    /// <summary>The secret can only be read during an invocation, so it is asked for with the first connection.</summary>
    private static DatabaseConnections Connect(DatabaseVariables variables)
    {
        if (variables.Connection is { } connection)
        {
            return new DatabaseConnections(connection);
        }

        var secret = new DatabaseSecret(new DatabaseSecretOptions
        {
            SecretArn = variables.SecretArn!,
            SessionToken = variables.SessionToken,
            Port = variables.ExtensionPort,
            CaFile = variables.CaFile,
        });
        return new DatabaseConnections(secret.ConnectionStringAsync);
    }

    /// <summary>Claims are held by executions of Step Functions, or of the etl command where it shares the database.</summary>
    private static StepFunctionsLiveness Liveness(FunctionEnvironment environment, DatabaseConnections database, TimeProvider time) => new(
        new HttpClient(new SocketsHttpHandler { UseProxy = false }),
        DefaultAWSCredentialsIdentityResolver.GetCredentials(),
        new StepFunctionsLivenessOptions { Endpoint = environment.StepFunctionsEndpoint },
        new PostgresExecutionLiveness(database),
        time);

    private static IDatasetSource Datasets(FunctionEnvironment environment, WorkerServices workers) => environment.Datasets is var (bucket, prefix)
        ? new DatasetObjects(workers.Objects, bucket, prefix, workers.Time)
        : DatasetCatalog.Load(Path.Combine(AppContext.BaseDirectory, DatasetFolder));
}
