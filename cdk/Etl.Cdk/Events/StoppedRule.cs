using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Etl.Cdk.Permissions;
using CfnRule = Amazon.CDK.AWS.Events.CfnRule;
using CfnRuleProps = Amazon.CDK.AWS.Events.CfnRuleProps;

namespace Etl.Cdk.Events;

/// <summary>
/// Executions that were stopped or ran out of time pass no Catch: this rule hands them to Abandon, and tells people. Children
/// of a map have another state machine ARN and do not match.
/// </summary>
public sealed class StoppedRule : Construct
{
    /// <summary>Makes the rule.</summary>
    public StoppedRule(Construct scope, string id, RoleResources its, Function abandon)
        : base(scope, id)
    {
        var deadLetters = new CfnRule.DeadLetterConfigProperty { Arn = its.EventDeadLetters };
        List<object> targets =
        [
            new CfnRule.TargetProperty { Id = "Abandon", Arn = abandon.FunctionArn, RetryPolicy = Delivery.Patient, DeadLetterConfig = deadLetters },
        ];
        if (its.AlertTopic is { } topic)
        {
            targets.Add(new CfnRule.TargetProperty
            {
                Id = "AlertTopic",
                Arn = topic,
                InputTransformer = StoppedMessage.Transformer,
                RetryPolicy = Delivery.Patient,
                DeadLetterConfig = deadLetters,
            });
        }

        var rule = new CfnRule(this, "Rule", new CfnRuleProps
        {
            Name = its.Names.StoppedRule,
            Description = "An execution that was stopped is abandoned",
            EventPattern = new Dictionary<string, object>
            {
                ["source"] = new[] { "aws.states" },
                ["detail-type"] = new[] { "Step Functions Execution Status Change" },
                ["detail"] = new Dictionary<string, object>
                {
                    ["stateMachineArn"] = new[] { its.Names.StateMachineArn },
                    ["status"] = new[] { "TIMED_OUT", "ABORTED" },
                },
            },
            Targets = targets.ToArray(),
        });
        _ = new CfnPermission(this, "InvokeAbandon", new CfnPermissionProps
        {
            Action = "lambda:InvokeFunction",
            FunctionName = abandon.FunctionArn,
            Principal = "events.amazonaws.com",
            SourceArn = rule.AttrArn,
            SourceAccount = Aws.ACCOUNT_ID,
        });

        // Delivered is not dealt with: the call is asynchronous, and the database may be what is down.
        _ = new CfnEventInvokeConfig(this, "GiveUp", new CfnEventInvokeConfigProps
        {
            FunctionName = abandon.FunctionName,
            Qualifier = "$LATEST",
            MaximumRetryAttempts = 2,
            MaximumEventAgeInSeconds = 21_600,
            DestinationConfig = new CfnEventInvokeConfig.DestinationConfigProperty
            {
                OnFailure = new CfnEventInvokeConfig.OnFailureProperty { Destination = its.EventDeadLetters },
            },
        });
    }
}
