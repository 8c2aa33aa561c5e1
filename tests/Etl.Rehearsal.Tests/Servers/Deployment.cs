using System.Globalization;
using Amazon.S3.Model;
using Etl.Aws.Servers.RuntimeApi;
using Etl.Functions.Datasets;
using Etl.Functions.Hosting;

namespace Etl.Rehearsal.Tests.Servers;

/// <summary>What a deployment of the stack comes to: a bucket with the datasets in it, a status table, a database with its secret, and the functions.</summary>
internal sealed class Deployment
{
    /// <summary>Enough for all tests of the assembly that share a deployment.</summary>
    private const int Datasets = 80;

    private readonly Account _account;
    private readonly Lazy<Task<FunctionEnvironments>> _environments;
    private readonly string _name;
    private int _datasets;

    private Deployment(Account account, string bucket, string table, RehearsalDatabase database)
    {
        // Part of every key, so that what a test does to one object of S3 meets no other test's.
        _name = account.NextName("orders");
        (_account, Bucket, Table, Database) = (account, bucket, table, database);
        SecretArn = $"arn:aws:secretsmanager:{Names.Region}:{Names.Account}:secret:{bucket}-AbCdEf";
        account.Secrets.Set(SecretArn, database.Secret);
        _environments = new Lazy<Task<FunctionEnvironments>>(OpenAsync);
    }

    public string Bucket { get; }

    public string Table { get; }

    public string SecretArn { get; }

    public RehearsalDatabase Database { get; }

    /// <summary>A dataset that appends, and the name of its table; an execution's options ask for it.</summary>
    public string AppendingDataset => _name + "_log";

    /// <summary>The datasets, for functions in this process.</summary>
    public DatasetCatalog Catalog { get; private set; } = null!;

    /// <summary>Makes one. The functions start when they are called.</summary>
    public static async Task<Deployment> CreateAsync(Account account, bool isVersioned, Func<Account, Task<RehearsalDatabase>>? database = null)
    {
        var deployment = new Deployment(
            account,
            await account.CreateBucketAsync(isVersioned),
            await account.CreateTableAsync(),
            await (database is null ? account.Postgres.CreateDatabaseAsync() : database(account)));
        var parsed = new List<DatasetParseResult>();
        for (var number = 0; number < Datasets; number++)
        {
            await AddAsync(deployment.Name(number), "key: [id], mode: upsert");
        }

        await AddAsync(deployment.AppendingDataset, "mode: append");
        deployment.Catalog = DatasetCatalog.Create(Names.Datasets, parsed);
        return deployment;

        async Task AddAsync(string name, string mode)
        {
            var yaml = Yaml(name, mode);
            await account.S3.PutObjectAsync(new PutObjectRequest { BucketName = deployment.Bucket, Key = $"{Names.Datasets}{name}.yaml", ContentBody = yaml });
            parsed.Add(DatasetLoader.Parse(yaml, name + ".yaml"));
        }
    }

    /// <summary>The functions, in processes of the published package.</summary>
    public Task<FunctionEnvironments> EnvironmentsAsync() => _environments.Value;

    /// <summary>The name of a dataset that no other test uses; files under incoming/&lt;name&gt;/ are of it, and its table has its name.</summary>
    public string NextDataset()
    {
        var number = Interlocked.Increment(ref _datasets) - 1;
        return number < Datasets ? Name(number) : throw new InvalidOperationException($"More than {Datasets} datasets were asked for.");
    }

    private string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"{_name}_{number:D2}");

    private static string Yaml(string name, string mode) => $$"""
        dataset: {{name}}
        match: incoming/{{name}}/**
        columns:
          - { name: id,     type: int8, required: true }
          - { name: item,   type: text, required: true }
          - { name: amount, type: "numeric(10,2)", required: true }
        target:  { table: {{name}}, {{mode}} }
        rejects: { max_percent: 50 }
        """;

    private async Task<FunctionEnvironments> OpenAsync()
    {
        var variables = new Dictionary<string, string>
        {
            ["BUCKET_NAME"] = Bucket,
            ["DATASETS_URI"] = $"s3://{Bucket}/{Names.Datasets}",
        };
        var withDatabase = new Dictionary<string, string>(variables)
        {
            ["STATUS_TABLE"] = Table,
            ["DATABASE_SECRET_ARN"] = SecretArn,
            ["DATABASE_CA_FILE"] = _account.Postgres.AuthoritiesFile,
        };
        var environments = await FunctionEnvironments.OpenAsync(
            await _account.PackageAsync(),
            FunctionTable.All.Select(function => _account.Define(function.Name, function.ReachesDatabase ? withDatabase : variables)),
            new FunctionEnvironmentsOptions { MaxPerFunction = 4, MaxTotal = 16 });
        _account.Own(environments);
        return environments;
    }
}
