using Amazon.CDK;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;
using Etl.Cdk.Permissions;

namespace Etl.Cdk.Orchestration;

/// <summary>The state machine: the definition as it is in statemachine/, with its substitutions bound.</summary>
public sealed class Orchestrator : Construct
{
    /// <summary>Makes it.</summary>
    public Orchestrator(Construct scope, string id, OrchestratorProps props)
        : base(scope, id)
    {
        var names = props.Resources.Names;
        var log = new LogGroup(this, "Log", new LogGroupProps
        {
            LogGroupName = names.StateMachineLogGroup,
            Retention = RetentionDays.ONE_MONTH,
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        var machine = new CfnStateMachine(this, "StateMachine", new CfnStateMachineProps
        {
            StateMachineName = names.Prefix,
            StateMachineType = "STANDARD",
            RoleArn = Roles.OfStateMachine(this, props.Resources).RoleArn,
            DefinitionString = props.Definition,
            DefinitionSubstitutions = Substitutions(props),
            TracingConfiguration = new CfnStateMachine.TracingConfigurationProperty { Enabled = true },
            LoggingConfiguration = new CfnStateMachine.LoggingConfigurationProperty
            {
                Level = "ALL",
                IncludeExecutionData = true,
                Destinations = new object[]
                {
                    new CfnStateMachine.LogDestinationProperty
                    {
                        CloudWatchLogsLogGroup = new CfnStateMachine.CloudWatchLogsLogGroupProperty { LogGroupArn = log.LogGroupArn },
                    },
                },
            },
        });
        Arn = machine.Ref;
    }

    /// <summary>The state machine's ARN.</summary>
    public string Arn { get; }

    /// <summary>Where there is no queue or topic the definition's Choice passes over an empty text.</summary>
    private static Dictionary<string, string> Substitutions(OrchestratorProps props)
    {
        var bound = props.Resources.Functions.All.ToDictionary(function => $"{function.Name}Function", function => props.Functions[function.Name].FunctionArn);
        bound["ResultQueueUrl"] = props.ResultQueueUrl ?? "";
        bound["AlertTopicArn"] = props.Resources.AlertTopic ?? "";
        return bound;
    }
}
