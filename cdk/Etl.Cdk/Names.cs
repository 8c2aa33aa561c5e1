using Amazon.CDK;
using Etl.Cdk.Configuration;
using Etl.Cdk.Functions;

namespace Etl.Cdk;

/// <summary>
/// Fixed names and the ARNs made of them. A role that names its state machine, which names its role, would be a cycle in the
/// template; so would rules and the queues they may write to. Data has no fixed name: it stays when the stack goes, and
/// must not be in the way of the next one.
/// </summary>
public sealed class Names(Stack stack, Settings settings)
{
    /// <summary>What every name begins with, and the state machine's name.</summary>
    public string Prefix { get; } = settings.Name;

    /// <summary>The state machine.</summary>
    public string StateMachineArn => Arn("states", "stateMachine", settings.Name, ArnFormat.COLON_RESOURCE_NAME);

    /// <summary>The executions of the state machine itself.</summary>
    public string Executions => Arn("states", "execution", settings.Name + ":*", ArnFormat.COLON_RESOURCE_NAME);

    /// <summary>The children of its distributed maps.</summary>
    public string MapExecutions => Arn("states", "execution", settings.Name + "/*", ArnFormat.COLON_RESOURCE_NAME);

    /// <summary>The rule that starts executions.</summary>
    public string ObjectCreatedRule => settings.Name + "-object-created";

    /// <summary>The rule on stopped executions.</summary>
    public string StoppedRule => settings.Name + "-stopped";

    /// <summary>Where the state machine logs: the prefix keeps the policy of CloudWatch Logs from growing with every state machine.</summary>
    public string StateMachineLogGroup => "/aws/vendedlogs/states/" + settings.Name;

    /// <summary>A function's name.</summary>
    public string Function(EtlFunction function) => $"{settings.Name}-{function.Name}".ToLowerInvariant();

    /// <summary>A function's ARN.</summary>
    public string FunctionArn(EtlFunction function) => Arn("lambda", "function", Function(function), ArnFormat.COLON_RESOURCE_NAME);

    /// <summary>Where a function logs.</summary>
    public string FunctionLogGroup(EtlFunction function) => "/aws/lambda/" + Function(function);

    /// <summary>The streams of a function's log group.</summary>
    public string FunctionLogStreams(EtlFunction function) => Arn("logs", "log-group", FunctionLogGroup(function) + ":*", ArnFormat.COLON_RESOURCE_NAME);

    /// <summary>A rule's ARN.</summary>
    public string RuleArn(string rule) => Arn("events", "rule", rule, ArnFormat.SLASH_RESOURCE_NAME);

    /// <summary>All alarms of this stack.</summary>
    public string Alarms => Arn("cloudwatch", "alarm", settings.Name + "-*", ArnFormat.COLON_RESOURCE_NAME);

    private string Arn(string service, string resource, string name, ArnFormat format) =>
        stack.FormatArn(new ArnComponents { Service = service, Resource = resource, ResourceName = name, ArnFormat = format });
}
