using System.Text.Json.Nodes;

namespace Etl.Cdk.Tests.Stack;

public class StorageTests
{
    private const string Bucket = "AWS::S3::Bucket";

    [Fact]
    public void Every_bucket_is_encrypted_owned_and_closed() => Assert.All(Templates.Minimal.Template.Resources(Bucket).Values, bucket =>
    {
        var properties = bucket["Properties"]!;
        Assert.Equal("AES256", (string)properties["BucketEncryption"]!["ServerSideEncryptionConfiguration"]![0]!["ServerSideEncryptionByDefault"]!["SSEAlgorithm"]!);
        Assert.All(["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"], name => Assert.True((bool)properties["PublicAccessBlockConfiguration"]![name]!));
        Assert.Equal("BucketOwnerEnforced", (string)properties["OwnershipControls"]!["Rules"]![0]!["ObjectOwnership"]!);
        Assert.Contains(properties["LifecycleConfiguration"]!["Rules"]!.AsArray(), rule => rule!["AbortIncompleteMultipartUpload"] is not null);
    });

    [Fact]
    public void Every_bucket_queue_and_topic_refuses_what_does_not_come_over_tls()
    {
        var template = Templates.Minimal.Template;
        string[] types = ["AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"];
        var policies = types.SelectMany(type => template.Resources(type).Values).ToList();
        Assert.Equal(template.Resources(Bucket).Count + template.Resources("AWS::SQS::Queue").Count + template.Resources("AWS::SNS::Topic").Count, policies.Count);
        Assert.All(policies, policy => Assert.Contains(policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray(), statement =>
            (string?)statement!["Effect"] == "Deny" && (string?)statement["Condition"]?["Bool"]?["aws:SecureTransport"] == "false"));
    }

    [Fact]
    public void Buckets_refuse_old_tls() => Assert.All(Templates.Minimal.Template.Resources("AWS::S3::BucketPolicy").Values, policy =>
        Assert.Contains(policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray(), statement =>
            (string?)statement!["Effect"] == "Deny" && (double?)statement["Condition"]?["NumericLessThan"]?["s3:TlsVersion"] == 1.2));

    [Fact]
    public void The_bucket_is_versioned_logged_and_tells_event_bridge()
    {
        var properties = Templates.Minimal.Template.Properties(Bucket, "DataBucket");
        Assert.Equal("Enabled", (string)properties["VersioningConfiguration"]!["Status"]!);
        Assert.StartsWith("DataAccessLogs", (string)properties["LoggingConfiguration"]!["DestinationBucketName"]!["Ref"]!, StringComparison.Ordinal);
        Assert.True((bool)properties["NotificationConfiguration"]!["EventBridgeConfiguration"]!["EventBridgeEnabled"]!);
    }

    [Fact]
    public void Access_logs_are_taken_from_this_bucket_only()
    {
        var policy = Templates.Minimal.Template.Properties("AWS::S3::BucketPolicy", "DataAccessLogs")["PolicyDocument"]!;
        var allowed = Assert.Single(policy["Statement"]!.AsArray(), statement => (string?)statement!["Effect"] == "Allow")!;
        Assert.Equal("logging.s3.amazonaws.com", (string)allowed["Principal"]!["Service"]!);
        Assert.StartsWith("DataBucket", (string)allowed["Condition"]!["ArnLike"]!["aws:SourceArn"]!["Fn::GetAtt"]![0]!, StringComparison.Ordinal);
        Assert.NotNull(allowed["Condition"]!["StringEquals"]!["aws:SourceAccount"]);
    }

    [Theory]
    [InlineData("work/", 7)]
    [InlineData("rejects/", 365)]
    [InlineData("failed/", 365)]
    [InlineData("reports/", 365)]
    public void What_is_no_longer_needed_expires(string prefix, int days) => Assert.Equal(days, (int)Rule(prefix)["ExpirationInDays"]!);

    [Fact]
    public void Loaded_files_go_to_glacier_and_stay()
    {
        var rule = Rule("processed/");
        Assert.Equal("GLACIER", (string)rule["Transitions"]![0]!["StorageClass"]!);
        Assert.Equal(30, (int)rule["Transitions"]![0]!["TransitionInDays"]!);
        Assert.Null(rule["ExpirationInDays"]);
    }

    [Fact]
    public void Versions_that_are_no_longer_current_expire() =>
        Assert.Contains(Rules(), rule => (int?)rule!["NoncurrentVersionExpiration"]?["NoncurrentDays"] == 30 && (bool?)rule["ExpiredObjectDeleteMarker"] == true);

    [Fact]
    public void Dropped_files_never_expire() => Assert.DoesNotContain(Rules(), rule =>
        rule!["ExpirationInDays"] is not null && ((string?)rule["Prefix"] ?? "incoming/").StartsWith("incoming", StringComparison.Ordinal));

    [Fact]
    public void The_table_has_the_ledgers_keys_and_is_protected()
    {
        var properties = Templates.Minimal.Template.Single("AWS::DynamoDB::Table")["Properties"]!;
        Assert.Equal("""[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]""", properties["KeySchema"]!.ToJsonString());
        Assert.All(properties["AttributeDefinitions"]!.AsArray(), attribute => Assert.Equal("S", (string)attribute!["AttributeType"]!));
        Assert.Equal("""{"AttributeName":"expiresAt","Enabled":true}""", properties["TimeToLiveSpecification"]!.ToJsonString());
        Assert.Equal("PAY_PER_REQUEST", (string)properties["BillingMode"]!);
        Assert.True((bool)properties["PointInTimeRecoverySpecification"]!["PointInTimeRecoveryEnabled"]!);
        Assert.True((bool)properties["DeletionProtectionEnabled"]!);
    }

    [Theory]
    [InlineData("minimal", "Retain")]
    [InlineData("bare", "Delete")]
    public void Data_stays_when_the_stack_goes_unless_it_was_to_be_thrown_away(string name, string policy)
    {
        var template = Templates.Named(name).Template;
        string[] types = [Bucket, "AWS::DynamoDB::Table"];
        var data = types.SelectMany(type => template.Resources(type)).Concat(template.Resources("AWS::SQS::Queue").Where(queue => queue.Key.StartsWith("Results", StringComparison.Ordinal))).ToList();
        Assert.Equal(name == "minimal" ? 5 : 3, data.Count);
        Assert.All(data, resource =>
        {
            Assert.Equal(policy, (string)resource.Value["DeletionPolicy"]!);
            Assert.Equal(policy, (string)resource.Value["UpdateReplacePolicy"]!);
            Assert.DoesNotContain("Name\":\"etl-", resource.Value["Properties"]!.ToJsonString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_throw_away_table_can_be_deleted() =>
        Assert.False((bool)Templates.Bare.Template.Single("AWS::DynamoDB::Table")["Properties"]!["DeletionProtectionEnabled"]!);

    private static JsonArray Rules() => Templates.Minimal.Template.Properties(Bucket, "DataBucket")["LifecycleConfiguration"]!["Rules"]!.AsArray();

    private static JsonNode Rule(string prefix) => Rules().Single(rule => (string?)rule!["Prefix"] == prefix)!;
}
