namespace Etl.Cdk.Tests.Stack;

public class MessagingTests
{
    private const string Queue = "AWS::SQS::Queue";

    [Fact]
    public void Every_queue_is_encrypted() =>
        Assert.All(Templates.Minimal.Template.Resources(Queue).Values, queue => Assert.True((bool)queue["Properties"]!["SqsManagedSseEnabled"]!));

    [Fact]
    public void Results_go_to_a_fifo_queue_with_fifo_dead_letters()
    {
        var queue = Templates.Minimal.Template.Properties(Queue, "ResultsQueue");
        Assert.True((bool)queue["FifoQueue"]!);
        Assert.True((bool)Templates.Minimal.Template.Properties(Queue, "ResultsDeadLetters")["FifoQueue"]!);
        Assert.False((bool)queue["ContentBasedDeduplication"]!);
        Assert.StartsWith("ResultsDeadLetters", (string)queue["RedrivePolicy"]!["deadLetterTargetArn"]!["Fn::GetAtt"]![0]!, StringComparison.Ordinal);
        Assert.Equal(5, (int)queue["RedrivePolicy"]!["maxReceiveCount"]!);
    }

    [Fact]
    public void Without_a_queue_there_is_none_and_nobody_may_send_results()
    {
        var template = Templates.Bare.Template;
        Assert.StartsWith("UndeliveredEvents", Assert.Single(template.Resources(Queue)).Key, StringComparison.Ordinal);
        Assert.DoesNotContain(template.Rights("OrchestratorRole"), statement => statement["Action"].Texts().Any(action => action.StartsWith("sqs:", StringComparison.Ordinal)));
        Assert.Null(template["Outputs"]!["ResultQueueUrl"]);
    }

    [Fact]
    public void Without_a_topic_there_is_none_and_nobody_may_publish()
    {
        var template = Templates.Bare.Template;
        Assert.Empty(template.Resources("AWS::SNS::Topic"));
        Assert.Empty(template.Resources("AWS::SNS::TopicPolicy"));
        Assert.DoesNotContain(template.Rights("OrchestratorRole"), statement => statement["Action"].Texts().Any(action => action.StartsWith("sns:", StringComparison.Ordinal)));
        Assert.All(template.Resources("AWS::CloudWatch::Alarm").Values, alarm => Assert.Null(alarm["Properties"]!["AlarmActions"]));
    }

    [Fact]
    public void An_address_is_subscribed_when_given()
    {
        Assert.Empty(Templates.Minimal.Template.Resources("AWS::SNS::Subscription"));
        var subscription = Templates.Full.Template.Single("AWS::SNS::Subscription")["Properties"]!;
        Assert.Equal(("email", "data-team@example.com"), ((string)subscription["Protocol"]!, (string)subscription["Endpoint"]!));
    }

    [Theory]
    [InlineData("Alarms", "cloudwatch.amazonaws.com", ":alarm:etl-dev-*")]
    [InlineData("StoppedExecutions", "events.amazonaws.com", ":rule/etl-dev-stopped")]
    public void Services_publish_for_this_account_and_a_named_source_only(string sid, string service, string source)
    {
        var statement = Templates.Minimal.Template.Single("AWS::SNS::TopicPolicy")["Properties"]!["PolicyDocument"]!.Statement(sid);
        Assert.Equal(service, (string)statement["Principal"]!["Service"]!);
        Assert.Contains(source, statement["Condition"]!["ArnLike"]!["aws:SourceArn"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("AWS::AccountId", (string)statement["Condition"]!["StringEquals"]!["aws:SourceAccount"]!["Ref"]!);
    }

    [Fact]
    public void Only_the_two_rules_leave_dead_letters()
    {
        var statement = Templates.Minimal.Template.Properties("AWS::SQS::QueuePolicy", "UndeliveredEvents")["PolicyDocument"]!.Statement("EventsThatCouldNotBeDelivered");
        Assert.Equal("events.amazonaws.com", (string)statement["Principal"]!["Service"]!);
        Assert.Equal(2, statement["Condition"]!["ArnLike"]!["aws:SourceArn"]!.AsArray().Count);
        Assert.NotNull(statement["Condition"]!["StringEquals"]!["aws:SourceAccount"]);
    }
}
