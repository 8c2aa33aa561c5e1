using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Constructs;
using Etl.Cdk.Configuration;
using Etl.Cdk.Permissions;

namespace Etl.Cdk.Messaging;

/// <summary>
/// Where failures and alarms go. No key of KMS: SNS encrypts what it stores by itself, an alarm cannot publish with the key that
/// AWS manages, and a key of one's own protects nothing that leaves as e-mail a moment later. What counts is that nobody
/// publishes without TLS, and of AWS's services only these alarms and this rule.
/// </summary>
public sealed class AlertTopic : Construct
{
    /// <summary>Makes the topic.</summary>
    public AlertTopic(Construct scope, string id, Settings settings, Names names)
        : base(scope, id)
    {
        Topic = new Topic(this, "Topic", new TopicProps { DisplayName = names.Prefix, EnforceSSL = true });
        Admit("Alarms", "cloudwatch.amazonaws.com", names.Alarms);
        Admit("StoppedExecutions", "events.amazonaws.com", names.RuleArn(names.StoppedRule));
        if (settings.AlertEmail is { } address)
        {
            _ = new Subscription(this, "Email", new SubscriptionProps { Topic = Topic, Protocol = SubscriptionProtocol.EMAIL, Endpoint = address });
        }
    }

    /// <summary>The topic.</summary>
    public Topic Topic { get; }

    // By the topic's policy and not by a role: EventBridge's documentation warns that delivery with a role may fail.
    private void Admit(string sid, string service, string source) => Topic.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
    {
        Sid = sid,
        Principals = [new ServicePrincipal(service)],
        Actions = ["sns:Publish"],
        Resources = [Topic.TopicArn],
        Conditions = Conditions.FromSource(source),
    }));
}
