namespace Etl.Rehearsal.Tests.Servers;

/// <summary>
/// Where the services of AWS answer: on stand-ins that the tests start, or where the standard variables say. README.md of
/// this project lists them.
/// </summary>
internal static class Endpoints
{
    /// <summary>Names the object store.</summary>
    public const string S3 = "AWS_ENDPOINT_URL_S3";

    /// <summary>Names the status table's service.</summary>
    public const string DynamoDb = "AWS_ENDPOINT_URL_DYNAMODB";

    /// <summary>Names the result queue's service.</summary>
    public const string Sqs = "AWS_ENDPOINT_URL_SQS";

    /// <summary>Names the alert topic's service.</summary>
    public const string Sns = "AWS_ENDPOINT_URL_SNS";

    private const string All = "AWS_ENDPOINT_URL";

    /// <summary>The endpoint that a variable names, or else the one for all services; null: a stand-in is started.</summary>
    public static Uri? Of(string variable) =>
        (Environment.GetEnvironmentVariable(variable) ?? Environment.GetEnvironmentVariable(All)) is { Length: > 0 } address ? new Uri(address) : null;
}
