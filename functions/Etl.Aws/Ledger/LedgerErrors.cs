using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Etl.Functions.Errors;

namespace Etl.Aws.Ledger;

/// <summary>Says DynamoDB's errors in our words; by then the SDK has tried again as often as that makes sense.</summary>
internal static class LedgerErrors
{
    private static readonly HashSet<string> Refusals = new(StringComparer.Ordinal)
    {
        "AccessDeniedException", "UnrecognizedClientException", "InvalidSignatureException", "MissingAuthenticationTokenException",
        "IncompleteSignatureException", "InvalidClientTokenId", "OptInRequired", "KMSAccessDeniedException",
    };

    private static readonly HashSet<string> Throttling = new(StringComparer.Ordinal)
    {
        "ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded", "Throttling", "ThrottledException",
    };

    /// <summary>Whether an error comes from the service or the way to it. A cancellation that nobody asked for is a timeout.</summary>
    public static bool Knows(Exception error, CancellationToken ct) =>
        error is AmazonClientException or AmazonServiceException or HttpRequestException or IOException or TimeoutException
        || (error is OperationCanceledException && !ct.IsCancellationRequested);

    public static EtlException Translate(Exception error, string action, string table, IClientConfig config)
    {
        var place = config.ServiceURL is { Length: > 0 } url ? url : config.RegionEndpoint?.SystemName ?? "an unknown region";
        var why = Say(error);
        return error switch
        {
            ResourceNotFoundException => new LedgerRefusedException(LedgerMessages.NoTable(table, place), error),
            AmazonDynamoDBException { ErrorCode: { } code } when Refusals.Contains(code) =>
                new LedgerRefusedException(LedgerMessages.Denied(action, table, place, why), error),
            AmazonDynamoDBException { ErrorCode: "ValidationException" } => new LedgerRefusedException(LedgerMessages.NotOurs(table, place, why), error),
            AmazonDynamoDBException { ErrorCode: { } code } when Throttling.Contains(code) =>
                new LedgerException(LedgerMessages.Throttled(table, place, why), error),
            _ => new LedgerException(LedgerMessages.Unreachable(table, place, why), error),
        };
    }

    private static string Say(Exception error) => error switch
    {
        AmazonServiceException { ErrorCode: { Length: > 0 } code } => $"{error.Message.TrimEnd('.')} [{code}]",
        OperationCanceledException or TimeoutException => "no answer in time",
        { InnerException: { } inner } => $"{error.Message.TrimEnd('.')}: {inner.Message.TrimEnd('.')}",
        _ => error.Message.TrimEnd('.'),
    };
}
