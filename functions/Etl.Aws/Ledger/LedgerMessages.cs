namespace Etl.Aws.Ledger;

/// <summary>What the ledger says when it fails: what, which table and where, and what to do.</summary>
internal static class LedgerMessages
{
    public static string Unreachable(string table, string place, string why) =>
        $"The status table {table} in {place} does not answer: {why}. It is tried again. If it lasts, check that the functions have a route to DynamoDB (a gateway endpoint in their VPC) and that AWS_REGION is right.";

    public static string Throttled(string table, string place, string why) =>
        $"The status table {table} in {place} is overloaded: {why}. It is tried again. If it lasts, set the table to on-demand capacity or lower MAX_CONCURRENCY.";

    public static string NoTable(string table, string place) =>
        $"There is no status table {table} in {place}. Set STATUS_TABLE to the name of the stack's table, and AWS_REGION to its region.";

    public static string Denied(string action, string table, string place, string why) =>
        $"{action} on the status table {table} in {place} is refused: {why}. Allow {action} on that table to the function's role (and kms:Decrypt on its key, where the table has one).";

    public static string NotOurs(string table, string place, string why) =>
        $"The status table {table} in {place} does not take our items: {why}. It needs the partition key pk and the sort key sk, both of type S.";
}
