namespace Etl.Cdk.Tests.Stack;

public class OrchestrationTests
{
    [Fact]
    public void The_state_machine_has_a_fixed_name_traces_and_logs_everything()
    {
        var properties = Templates.Minimal.Template.Single("AWS::StepFunctions::StateMachine")["Properties"]!;
        Assert.Equal(("etl-dev", "STANDARD"), ((string)properties["StateMachineName"]!, (string)properties["StateMachineType"]!));
        Assert.True((bool)properties["TracingConfiguration"]!["Enabled"]!);
        Assert.Equal("ALL", (string)properties["LoggingConfiguration"]!["Level"]!);
        Assert.True((bool)properties["LoggingConfiguration"]!["IncludeExecutionData"]!);
        var log = (string)properties["LoggingConfiguration"]!["Destinations"]![0]!["CloudWatchLogsLogGroup"]!["LogGroupArn"]!["Fn::GetAtt"]![0]!;
        var group = Templates.Minimal.Template["Resources"]![log]!["Properties"]!;
        Assert.Equal("/aws/vendedlogs/states/etl-dev", (string)group["LogGroupName"]!);
        Assert.Equal(30, (int)group["RetentionInDays"]!);
    }

    [Fact]
    public void An_object_under_incoming_starts_it()
    {
        var rule = Templates.Minimal.Template.Properties("AWS::Events::Rule", "ObjectCreated");
        Assert.Equal("""["aws.s3"]""", rule["EventPattern"]!["source"]!.ToJsonString());
        Assert.Equal("""["Object Created"]""", rule["EventPattern"]!["detail-type"]!.ToJsonString());
        Assert.Equal("""[{"wildcard":"incoming/*"}]""", rule["EventPattern"]!["detail"]!["object"]!["key"]!.ToJsonString());
        Assert.StartsWith("DataBucket", (string)rule["EventPattern"]!["detail"]!["bucket"]!["name"]![0]!["Ref"]!, StringComparison.Ordinal);
        var target = Assert.Single(rule["Targets"]!.AsArray())!;
        Assert.Null(target["Input"]);
        Assert.Null(target["InputTransformer"]);
        Assert.Equal(["Start", "NeverTheData"], Templates.Minimal.Template.Rights("ObjectCreatedRole").Select(statement => (string)statement["Sid"]!));
    }

    [Fact]
    public void Every_target_is_tried_for_a_day_and_then_a_dead_letter() =>
        Assert.All(Templates.Minimal.Template.Resources("AWS::Events::Rule").Values.SelectMany(rule => rule["Properties"]!["Targets"]!.AsArray()), target =>
        {
            Assert.Equal("""{"MaximumEventAgeInSeconds":86400,"MaximumRetryAttempts":185}""", target!["RetryPolicy"]!.ToJsonString());
            Assert.StartsWith("UndeliveredEvents", (string)target["DeadLetterConfig"]!["Arn"]!["Fn::GetAtt"]![0]!, StringComparison.Ordinal);
        });

    [Fact]
    public void Executions_that_pass_no_catch_reach_abandon_as_they_are()
    {
        var rule = Templates.Minimal.Template.Properties("AWS::Events::Rule", "Stopped");
        Assert.Equal("""["TIMED_OUT","ABORTED"]""", rule["EventPattern"]!["detail"]!["status"]!.ToJsonString());
        Assert.Contains(":stateMachine:etl-dev", rule["EventPattern"]!["detail"]!["stateMachineArn"]!.ToJsonString(), StringComparison.Ordinal);
        var target = rule["Targets"]!.AsArray().Single(item => (string)item!["Id"]! == "Abandon")!;
        Assert.StartsWith("FunctionsAbandon", (string)target["Arn"]!["Fn::GetAtt"]![0]!, StringComparison.Ordinal);
        Assert.Null(target["InputTransformer"]);
        var permission = Templates.Minimal.Template.Single("AWS::Lambda::Permission")["Properties"]!;
        Assert.StartsWith("StoppedRule", (string)permission["SourceArn"]!["Fn::GetAtt"]![0]!, StringComparison.Ordinal);
        Assert.Equal("AWS::AccountId", (string)permission["SourceAccount"]!["Ref"]!);
    }

    [Fact]
    public void An_event_that_abandon_fails_on_is_a_dead_letter()
    {
        var config = Templates.Minimal.Template.Single("AWS::Lambda::EventInvokeConfig")["Properties"]!;
        Assert.Equal(2, (int)config["MaximumRetryAttempts"]!);
        Assert.StartsWith("UndeliveredEvents", (string)config["DestinationConfig"]!["OnFailure"]!["Destination"]!["Fn::GetAtt"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public void People_are_told_of_stopped_executions_in_sentences()
    {
        var target = Templates.Minimal.Template.Properties("AWS::Events::Rule", "Stopped")["Targets"]!.AsArray().Single(item => (string)item!["Id"]! == "AlertTopic")!;
        var transformer = target["InputTransformer"]!;
        var text = string.Concat(transformer["InputTemplate"]!["Fn::Join"]![1]!.AsArray().Select(part => part is System.Text.Json.Nodes.JsonValue value ? value.GetValue<string>() : "eu-west-1"));
        Assert.All(text.Split('\n'), line => Assert.Matches("^\"[^\"]+\"$", line));
        Assert.Contains("https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/<execution>", text, StringComparison.Ordinal);
        Assert.Contains("start it again with the same input", text, StringComparison.Ordinal);
        Assert.All(transformer["InputPathsMap"]!.AsObject(), path => Assert.Contains($"<{path.Key}>", text, StringComparison.Ordinal));

        // No RoleArn: EventBridge's documentation warns of it for topics.
        Assert.Null(target["RoleArn"]);
        Assert.Single(Templates.Bare.Template.Properties("AWS::Events::Rule", "Stopped")["Targets"]!.AsArray());
    }

    [Theory]
    [InlineData("minimal")]
    [InlineData("full")]
    [InlineData("arm")]
    [InlineData("bare")]
    public void There_is_no_custom_resource(string name) => Assert.DoesNotContain(
        Templates.Named(name).Template["Resources"]!.AsObject(),
        pair => (string)pair.Value!["Type"]! is var type && (type.StartsWith("Custom::", StringComparison.Ordinal) || type == "AWS::CloudFormation::CustomResource"));

    [Fact]
    public void Everything_that_can_be_tagged_is()
    {
        string[] types = ["AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::Lambda::Function", "AWS::StepFunctions::StateMachine", "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::IAM::Role", "AWS::Logs::LogGroup"];
        Assert.All(types.SelectMany(type => Templates.Full.Template.Resources(type).Values), resource =>
        {
            var tags = resource["Properties"]!["Tags"]!.AsArray().ToDictionary(tag => (string)tag!["Key"]!, tag => (string)tag!["Value"]!);
            Assert.Equal(("prod", "Etl.Chunked"), (tags["Environment"], tags["Project"]));
        });
    }

    [Fact]
    public void Outputs_say_where_to_go_on() => Assert.Equal(
        ["AlertTopicArn", "BucketName", "DashboardUrl", "ResultQueueUrl", "StateMachineArn", "StatusTableName"],
        Templates.Minimal.Template["Outputs"]!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));
}
