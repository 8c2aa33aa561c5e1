using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Etl.Cdk.Permissions;
using Etl.Cdk.Rules;

namespace Etl.Cdk.Messaging;

/// <summary>Events that could not be delivered to the state machine or to Abandon, or that Abandon failed on.</summary>
public sealed class EventDeadLetters : Construct
{
    /// <summary>Makes the queue.</summary>
    public EventDeadLetters(Construct scope, string id, Names names)
        : base(scope, id)
    {
        Queue = new Queue(this, "Queue", new QueueProps
        {
            Encryption = QueueEncryption.SQS_MANAGED,
            EnforceSSL = true,
            RetentionPeriod = Duration.Days(14),

            // What is in it can be started again from the file, which still lies under incoming/.
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        Queue.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "EventsThatCouldNotBeDelivered",
            Principals = [new ServicePrincipal("events.amazonaws.com")],
            Actions = ["sqs:SendMessage"],
            Resources = [Queue.QueueArn],
            Conditions = Conditions.FromSource(names.RuleArn(names.ObjectCreatedRule), names.RuleArn(names.StoppedRule)),
        }));
        Queue.Explain(("SQS3", "This queue is itself where dead letters go: of EventBridge's targets and of a function's asynchronous calls, which the rule cannot see."));
    }

    /// <summary>The queue.</summary>
    public Queue Queue { get; }
}
