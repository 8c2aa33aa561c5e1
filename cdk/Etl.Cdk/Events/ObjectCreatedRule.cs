using Amazon.CDK.AWS.Events;
using Constructs;
using Etl.Cdk.Permissions;

namespace Etl.Cdk.Events;

/// <summary>Starts an execution for each object created under <c>incoming/</c>, with the event as its input.</summary>
public sealed class ObjectCreatedRule : Construct
{
    /// <summary>Makes the rule and the role it starts executions with.</summary>
    public ObjectCreatedRule(Construct scope, string id, RoleResources its, string bucketName)
        : base(scope, id) =>
        _ = new CfnRule(this, "Rule", new CfnRuleProps
        {
            Name = its.Names.ObjectCreatedRule,
            Description = "A file dropped under incoming/ is loaded",
            EventPattern = new Dictionary<string, object>
            {
                ["source"] = new[] { "aws.s3" },
                ["detail-type"] = new[] { "Object Created" },
                ["detail"] = new Dictionary<string, object>
                {
                    ["bucket"] = new Dictionary<string, object> { ["name"] = new[] { bucketName } },
                    ["object"] = new Dictionary<string, object> { ["key"] = new object[] { new Dictionary<string, object> { ["wildcard"] = "incoming/*" } } },
                },
            },
            Targets = new object[]
            {
                new CfnRule.TargetProperty
                {
                    Id = "StateMachine",
                    Arn = its.Names.StateMachineArn,
                    RoleArn = Roles.OfRule(this, its).RoleArn,
                    RetryPolicy = Delivery.Patient,
                    DeadLetterConfig = new CfnRule.DeadLetterConfigProperty { Arn = its.EventDeadLetters },
                },
            },
        });
}
