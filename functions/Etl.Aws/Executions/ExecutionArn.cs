namespace Etl.Aws.Executions;

/// <summary>The name of an execution of a standard state machine: <c>arn:partition:states:region:account:execution:machine:name</c>.</summary>
internal sealed record ExecutionArn(string Text, string Region)
{
    /// <summary>What the command calls its region: no region of AWS has such a name.</summary>
    private const string OneMachine = "local";

    /// <summary>Null for any other text, and for an execution of the command on one machine.</summary>
    public static ExecutionArn? TryParse(string text) =>
        text.Split(':') is ["arn", _, "states", { Length: > 0 } and not OneMachine and var region, _, "execution", _, ..] ? new ExecutionArn(text, region) : null;
}
