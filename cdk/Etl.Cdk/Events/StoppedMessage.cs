using Amazon.CDK;
using CfnRule = Amazon.CDK.AWS.Events.CfnRule;

namespace Etl.Cdk.Events;

/// <summary>What people are told of a stopped execution. EventBridge takes text line by line, each in quotes of its own.</summary>
internal static class StoppedMessage
{
    /// <summary>Makes the message of the event.</summary>
    public static CfnRule.InputTransformerProperty Transformer => new()
    {
        InputPathsMap = new Dictionary<string, string>
        {
            ["name"] = "$.detail.name",
            ["status"] = "$.detail.status",
            ["execution"] = "$.detail.executionArn",
        },
        InputTemplate = string.Join('\n', Lines.Select(line => $"\"{line}\"")),
    };

    private static string[] Lines =>
    [
        "A load was stopped before it ended: execution <name> is <status>. Nothing is half loaded: the target has all of the file's rows or none.",
        $"Look: https://{Aws.REGION}.console.aws.amazon.com/states/home?region={Aws.REGION}#/v2/executions/details/<execution>",
        "What to do: unless somebody stopped it on purpose, see there which state it stood in and why. Then start it again with the same input (New execution on that page): it loads only what is missing, and ends at once when the rows are in the target already.",
    ];
}
