namespace Etl.Aws.Executions;

/// <summary>What is said when Step Functions cannot be asked.</summary>
internal static class ExecutionMessages
{
    public static string Unreachable(string arn, Uri endpoint, string why) =>
        $"Step Functions at {endpoint} does not say whether {arn}, which holds the claim on this file, still runs: {why}. It is tried again. If it lasts, check that the function has a route there (an interface endpoint for Step Functions in its VPC, or NAT).";

    public static string Refused(string arn, string why) =>
        $"Step Functions refuses to say whether {arn}, which holds the claim on this file, still runs: {why}. Allow states:DescribeExecution on {arn} to the function's role.";
}
