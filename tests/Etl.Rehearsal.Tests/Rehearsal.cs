using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Amazon.S3.Model;
using Amazon.SQS.Model;
using Etl.Rehearsal.Tests.Running;
using Etl.Rehearsal.Tests.Servers;
using Etl.StateMachine;

namespace Etl.Rehearsal.Tests;

/// <summary>One test's part of the account: a dataset with its folder and table, a result queue, and a topic with a queue that is subscribed.</summary>
internal sealed class Rehearsal
{
    private const double Hurry = 20;
    private static long s_sequence = 0x0055AED6DCD90281;
    private readonly Account _account;
    private readonly IFunctions _functions;

    private Rehearsal(Account account, Deployment deployment, IFunctions functions) =>
        (_account, Deployment, _functions, Dataset) = (account, deployment, functions, deployment.NextDataset());

    public Deployment Deployment { get; }

    /// <summary>The dataset, and the name of its table.</summary>
    public string Dataset { get; }

    public string ResultQueue { get; private set; } = null!;

    public string AlertQueue { get; private set; } = null!;

    public string Topic { get; private set; } = null!;

    /// <summary>Prepares a test on the deployment that all share, or on one of its own.</summary>
    public static async Task<Rehearsal> BeginAsync(Account account, Deployment? deployment = null, IFunctions? functions = null)
    {
        deployment ??= await account.DeploymentAsync();
        var rehearsal = new Rehearsal(account, deployment, functions ?? new PackagedFunctions(deployment));
        var messaging = account.Messaging;
        var name = account.NextName("etl-rehearsal-");
        var undelivered = await messaging.CreateQueueAsync($"{name}-results-dlq.fifo", new() { ["FifoQueue"] = "true" });
        rehearsal.ResultQueue = await messaging.CreateQueueAsync($"{name}-results.fifo", new()
        {
            ["FifoQueue"] = "true",
            ["RedrivePolicy"] = new JsonObject { ["deadLetterTargetArn"] = await messaging.QueueArnAsync(undelivered), ["maxReceiveCount"] = 5 }.ToJsonString(),
        });
        rehearsal.AlertQueue = await messaging.CreateQueueAsync($"{name}-alerts", []);
        rehearsal.Topic = await messaging.CreateTopicAsync($"{name}-alerts", rehearsal.AlertQueue);
        return rehearsal;
    }

    /// <summary>The key of a file of the dataset.</summary>
    public string KeyOf(string fileName) => $"incoming/{Dataset}/{fileName}";

    /// <summary>Puts a file and returns what EventBridge says of it (S3 User Guide, "EventBridge event message structure").</summary>
    public async Task<string> DropAsync(string fileName, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        var put = await _account.S3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = Deployment.Bucket,
            Key = KeyOf(fileName),
            InputStream = content,
        });
        var item = new JsonObject
        {
            ["key"] = KeyOf(fileName),
            ["size"] = bytes.Length,
            ["etag"] = put.ETag.Trim('"'),
        };
        if (put.VersionId is { Length: > 0 } version and not "null")
        {
            item["version-id"] = version;
        }

        item["sequencer"] = Interlocked.Increment(ref s_sequence).ToString("X16", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["version"] = "0",
            ["id"] = Guid.NewGuid().ToString(),
            ["detail-type"] = "Object Created",
            ["source"] = "aws.s3",
            ["account"] = Names.Account,
            ["time"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["region"] = Names.Region,
            ["resources"] = new JsonArray($"arn:aws:s3:::{Deployment.Bucket}"),
            ["detail"] = new JsonObject
            {
                ["version"] = "0",
                ["bucket"] = new JsonObject { ["name"] = Deployment.Bucket },
                ["object"] = item,
                ["request-id"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(8)),
                ["requester"] = Names.Account,
                ["source-ip-address"] = "192.0.2.1",
                ["reason"] = "PutObject",
            },
        }.ToJsonString();
    }

    /// <summary>An event with options, as a person adds them by hand.</summary>
    public static string With(string eventJson, JsonObject options)
    {
        var input = JsonNode.Parse(eventJson)!.AsObject();
        input["options"] = options;
        return input.ToJsonString();
    }

    /// <summary>Starts an execution.</summary>
    public Execution Start(string input, CancellationToken abort = default)
    {
        var start = new ExecutionStart
        {
            Name = Guid.NewGuid().ToString(),
            StateMachineName = Names.StateMachine,
            Region = Names.Region,
            Account = Names.Account,
            Input = input,
        };
        var execution = new Execution { Id = start.ExecutionId, Input = input };
        _account.Tell(execution.Id, status: null);
        execution.Ended = RunAsync(start, execution, abort);
        return execution;
    }

    /// <summary>Runs an execution to its end.</summary>
    public async Task<(Execution Execution, ExecutionResult Result)> RunAsync(string input)
    {
        var execution = Start(input);
        return (execution, await execution.Ended);
    }

    /// <summary>Runs a function alone, as a rule or a person does.</summary>
    public async Task<JsonNode?> CallAsync(string function, JsonNode payload)
    {
        var answer = await _functions.InvokeAsync(Names.Of(function), payload.ToJsonString(), CancellationToken.None);
        Assert.Null(answer.Error);
        return JsonNode.Parse(answer.Payload!);
    }

    /// <summary>The results in the queue.</summary>
    public Task<IReadOnlyList<Message>> ResultsAsync() => _account.Messaging.ReceiveAsync(ResultQueue);

    /// <summary>The alerts that the subscribed queue has got.</summary>
    public async Task<IReadOnlyList<Alert>> AlertsAsync() =>
        [.. (await _account.Messaging.ReceiveAsync(AlertQueue)).Select(message => Alert.Read(message.Body))];

    /// <summary>The table's rows in the order of their keys.</summary>
    public Task<string[]> RowsAsync() => Deployment.Database.RowsAsync($"SELECT id, item, amount FROM {Dataset} ORDER BY id");

    /// <summary>Whether the target exists: it is made by the first merge.</summary>
    public async Task<bool> HasTargetAsync() => await Deployment.Database.ScalarAsync($"SELECT to_regclass('{Dataset}') IS NOT NULL") == "True";

    /// <summary>The keys below a prefix.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string prefix)
    {
        var listed = await _account.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Deployment.Bucket, Prefix = prefix });
        return [.. (listed.S3Objects ?? []).Select(item => item.Key)];
    }

    /// <summary>The content of an object.</summary>
    public async Task<byte[]> ReadAsync(string key)
    {
        using var answer = await _account.S3.GetObjectAsync(Deployment.Bucket, key);
        using var content = new MemoryStream();
        await answer.ResponseStream.CopyToAsync(content);
        return content.ToArray();
    }

    /// <summary>The status table's items of a load, in the order of their sort keys, as their sort key and status.</summary>
    public async Task<IReadOnlyList<string>> StandingsAsync(string loadId)
    {
        using var client = _account.CreateDynamoDb(maxRetries: 3, "AKIATESTS");
        var answer = await client.QueryAsync(new Amazon.DynamoDBv2.Model.QueryRequest
        {
            TableName = Deployment.Table,
            KeyConditionExpression = "pk = :pk",
            ExpressionAttributeValues = new() { [":pk"] = new Amazon.DynamoDBv2.Model.AttributeValue($"LOAD#{loadId}") },
        });
        return [.. answer.Items.Select(item => $"{item["sk"].S} {item["status"].S}")];
    }

    private async Task<ExecutionResult> RunAsync(ExecutionStart start, Execution execution, CancellationToken abort)
    {
        var substitutions = Names.Functions.Select(name => KeyValuePair.Create($"{name}Function", Names.Of(name)))
            .Append(KeyValuePair.Create("ResultQueueUrl", ResultQueue))
            .Append(KeyValuePair.Create("AlertTopicArn", Topic))
            .ToDictionary();
        var executor = new StateMachineExecutor(
            StateMachineDefinition.Load(RepositoryFiles.Definition, substitutions),
            new AwsResources(_functions, _account.Messaging),
            new S3Access(_account.S3),
            new ExecutorOptions { Time = new HurriedTime(Hurry), Random = new Random(1), CancellationGrace = TimeSpan.FromSeconds(5) });
        var result = await Task.Run(() => executor.RunAsync(start, execution, abort), CancellationToken.None);
        _account.Tell(execution.Id, result.Status);
        return result;
    }
}
