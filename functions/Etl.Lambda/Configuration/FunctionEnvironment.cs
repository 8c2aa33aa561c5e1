using System.Text.RegularExpressions;
using Etl.Aws.Clients;
using Etl.Core;
using Etl.Functions.Hosting;
using Etl.Functions.Ports;

namespace Etl.Lambda.Configuration;

/// <summary>What the function's environment variables say. No others are read by us; the SDK of AWS and OpenTelemetry read their own standard ones.</summary>
internal sealed partial record FunctionEnvironment
{
    /// <summary>ETL_FUNCTION: which function this is.</summary>
    public required string Function { get; init; }

    /// <summary>AWS_REGION, AWS_ENDPOINT_URL and their like: makes the clients of S3 and DynamoDB.</summary>
    public required AwsClients Clients { get; init; }

    /// <summary>Limits and places that the functions ask for.</summary>
    public required FunctionOptions Options { get; init; }

    /// <summary>Postgres and the status table; null for the functions that reach neither.</summary>
    public DatabaseVariables? Database { get; init; }

    /// <summary>DATASETS_URI: bucket and prefix, which ends in a slash or is empty; null: the folder in the package.</summary>
    public (string Bucket, string Prefix)? Datasets { get; init; }

    /// <summary>AWS_ENDPOINT_URL_SFN, or else AWS_ENDPOINT_URL; null: Step Functions itself.</summary>
    public Uri? StepFunctionsEndpoint { get; init; }

    /// <summary>OTEL_EXPORTER_OTLP_ENDPOINT; null: no spans are exported.</summary>
    public Uri? SpanEndpoint { get; init; }

    /// <summary>Reads the variables.</summary>
    /// <param name="variable">Gives a variable by name; null when it is not set.</param>
    /// <exception cref="ConfigurationException">Some are missing or malformed; all of them are named.</exception>
    public static FunctionEnvironment Read(Func<string, string?> variable)
    {
        var reader = new VariableReader(variable);
        var function = ReadFunction(reader);
        var bucket = reader.Required("BUCKET_NAME", "the name of the bucket that holds files, work and rejects");
        if (bucket.Length > 0 && !BucketName().IsMatch(bucket))
        {
            reader.Report(ConfigurationMessages.Malformed("BUCKET_NAME", bucket, "the name of an S3 bucket"));
        }

        var environment = new FunctionEnvironment
        {
            Function = function,
            Clients = new AwsClients(variable),
            Options = new FunctionOptions
            {
                Bucket = bucket,
                ChunkSize = (long)reader.Number("CHUNK_SIZE_MB", (int)(Defaults.ChunkSizeBytes >> 20), 1, 10_240) << 20,
                MaxConcurrency = reader.Number("MAX_CONCURRENCY", Defaults.MaxConcurrency, 1, 1_000),
                MergeLimit = (long)reader.Number("MERGE_LIMIT_GB", (int)(Defaults.MergeLimitBytes >> 30), 1, 50_000) << 30,
                ResumeFor = TimeSpan.FromDays(reader.Number("RESUME_DAYS", 7, 1, 365)),
                StopsAtDeadline = true,
            },
            Database = FunctionTable.Find(function) is { ReachesDatabase: false } ? null : DatabaseVariables.Read(reader),
            Datasets = ReadDatasets(reader),
            StepFunctionsEndpoint = ReadEndpoints(reader),
            SpanEndpoint = reader.Address("OTEL_EXPORTER_OTLP_ENDPOINT", "the http or https address of a collector, without /v1/traces", "http", "https"),
        };
        return reader.Problems.Count == 0 ? environment : throw new ConfigurationException(ConfigurationMessages.Problems(reader.Problems));
    }

    private static string ReadFunction(VariableReader reader)
    {
        const string Name = "ETL_FUNCTION";
        var expected = $"one of {string.Join(", ", FunctionTable.All.Select(one => one.Name))}";
        var function = reader.Required(Name, expected);
        if (function.Length > 0 && FunctionTable.Find(function) is null)
        {
            reader.Report(ConfigurationMessages.Malformed(Name, function, expected));
        }

        return function;
    }

    private static (string Bucket, string Prefix)? ReadDatasets(VariableReader reader)
    {
        const string Name = "DATASETS_URI";
        if (reader.Optional(Name) is not { } text)
        {
            return null;
        }

        if (S3Folder().Match(text) is { Success: true } match)
        {
            return (match.Groups["bucket"].Value, match.Groups["prefix"].Value);
        }

        reader.Report(ConfigurationMessages.Malformed(Name, text, "a folder in S3 as s3://bucket/prefix/, with a slash at its end"));
        return null;
    }

    /// <summary>All of them are looked at, so that a malformed one is told with the rest; the clients of S3 and DynamoDB read their own.</summary>
    private static Uri? ReadEndpoints(VariableReader reader)
    {
        const string Name = "AWS_ENDPOINT_URL";
        const string Expected = "an http or https address, or not set to use AWS";
        reader.Address(Name + "_S3", Expected, "http", "https");
        reader.Address(Name + "_DYNAMODB", Expected, "http", "https");
        var all = reader.Address(Name, Expected, "http", "https");
        return reader.Address(Name + "_SFN", Expected, "http", "https") ?? all;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BucketName();

    [GeneratedRegex("^s3://(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(?<prefix>|.+/)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex S3Folder();
}
