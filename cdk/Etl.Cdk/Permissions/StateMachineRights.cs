namespace Etl.Cdk.Permissions;

/// <summary>What the state machine may do (Step Functions, "IAM policies for using Distributed Map states" and "Logging using CloudWatch Logs").</summary>
internal static class StateMachineRights
{
    /// <summary>All its rights.</summary>
    public static IReadOnlyList<Right> Of(RoleResources its)
    {
        var functions = its.Functions.All.Select(its.Names.FunctionArn).ToArray();
        List<Right> rights =
        [
            new("Functions", ["lambda:InvokeFunction"], [.. functions, .. functions.Select(arn => arn + ":*")]),
            new("StartMapChildren", ["states:StartExecution"], its.Names.StateMachineArn),
            new("FollowMapChildren", ["states:DescribeExecution", "states:StopExecution"], its.Names.Executions, its.Names.MapExecutions),
            new("RedriveMapChildren", ["states:RedriveExecution"], its.Names.MapExecutions),
            new("ReadManifests", ["s3:GetObject"], its.Bucket + "/work/*/manifests/*"),
            new(
                "WriteMapResults",
                ["s3:PutObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"],
                its.Bucket + "/work/*/results/*"),
            new(
                "LogDelivery",
                [
                    "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery", "logs:ListLogDeliveries",
                    "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
                ],
                "*"),
            new(
                "TraceAndSample",
                ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"],
                "*"),
        ];
        if (its.ResultQueue is { } queue)
        {
            rights.Add(new("PublishResults", ["sqs:SendMessage"], queue));
        }

        if (its.AlertTopic is { } topic)
        {
            rights.Add(new("PublishFailures", ["sns:Publish"], topic));
        }

        return [.. rights, Rights.Protection];
    }
}
