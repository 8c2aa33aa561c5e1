namespace Etl.Aws.Executions;

/// <summary>The name of an execution of a standard state machine: <c>arn:partition:states:region:account:execution:machine:name</c>.</summary>
internal sealed record ExecutionArn(string Text, string Region)
{
    /// <summary>Null for any other text, such as the id of an execution on one machine.</summary>
    public static ExecutionArn? TryParse(string text) =>
        text.Split(':') is ["arn", _, "states", { Length: > 0 } region, _, "execution", _, ..] ? new ExecutionArn(text, region) : null;
}
