using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.Aws.Servers.S3;
using Etl.Core.Delimited;
using Etl.Core.Plans;
using Etl.Core.Records;
using Etl.Functions.Objects;
using Etl.Functions.Runs;

namespace Etl.Lambda.Tests.Fixtures;

/// <summary>A file of three records, one of them bad, in S3 with its run's plan: what Validate and PreScan work on.</summary>
internal sealed class PlannedFile : IAsyncDisposable
{
    public const string Bucket = "etl-bucket";
    public const string Key = "incoming/transactions.csv";
    public const string RunId = "0123456789abcdef-1";
    public const string Dataset = """
        dataset: letters
        match: incoming/*.csv
        columns:
          - { name: id, type: int4, required: true }
          - { name: letter, type: text }
        target: { table: letters, key: [id], mode: upsert }
        """;

    private const string Content = "id,letter\n1,a\n2,b\nx,c\n";

    private PlannedFile(StrictS3Server server) => Server = server;

    public StrictS3Server Server { get; }

    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["BUCKET_NAME"] = Bucket,
        ["AWS_ENDPOINT_URL_S3"] = Server.Endpoint.AbsoluteUri,
        ["AWS_ACCESS_KEY_ID"] = "AKIDTEST",
        ["AWS_SECRET_ACCESS_KEY"] = "secret",
    };

    public static async Task<PlannedFile> PutAsync()
    {
        var server = await StrictS3Server.StartAsync();
        server.CreateBucket(Bucket, versioned: true);
        var item = server.Put(Bucket, Key, Encoding.UTF8.GetBytes(Content));
        var plan = new RunPlan
        {
            LoadId = "0123456789abcdef",
            RunId = RunId,
            Source = new Source { Object = new ObjectVersion { Bucket = Bucket, Key = Key, Version = item.VersionId!, Size = Content.Length, Sequencer = "1" } },
            DatasetFile = "datasets/letters.yaml",
            DatasetSource = Dataset,
            PlanHash = "-",
            Encoding = default,
            Format = new PlannedFormat(DelimitedFormat.FormatName, DelimitedFormat.Options(Dialect.Rfc4180, headerStart: 0)),
            DataStart = 10,
            HeaderLines = 1,
            HeadDigest = 0,
            Layout = FieldLayout.InOrder(2),
            TargetMaxLengths = new Dictionary<string, int>(),
            TargetNotNull = [],
            ChunkSize = 1000,
            Options = new LoadOptions(),
            PlannedAt = DateTimeOffset.UnixEpoch,
        };
        server.Put(Bucket, RunKeys.Plan(RunId), JsonSerializer.SerializeToUtf8Bytes(plan, EtlJson.Default.RunPlan));
        return new PlannedFile(server);
    }

    /// <summary>What the Map hands to the worker of its only chunk.</summary>
    public static string Request(string planKey = $"work/{RunId}/plan.json", string? trace = null)
    {
        var item = new JsonObject
        {
            ["bucket"] = Bucket,
            ["planKey"] = planKey,
            ["chunk"] = new JsonObject { ["index"] = 0, ["start"] = 10, ["endExclusive"] = Content.Length, ["generation"] = 0 },
        };
        if (trace is not null)
        {
            item["trace"] = trace;
        }

        return new JsonObject { ["executionId"] = "arn:aws:states:eu-central-1:123456789012:execution:etl/map:1", ["retryCount"] = 0, ["item"] = item }.ToJsonString();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
