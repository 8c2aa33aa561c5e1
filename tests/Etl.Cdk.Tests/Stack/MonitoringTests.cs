using System.Text.Json.Nodes;

namespace Etl.Cdk.Tests.Stack;

public class MonitoringTests
{
    private const string Alarm = "AWS::CloudWatch::Alarm";

    /// <summary>An alarm a line: its name, what it looks at, how long, its threshold.</summary>
    public static TheoryData<string, string, int, double> All => new()
    {
        { "failed", "ExecutionsFailed", 1, 1 },
        { "timed-out", "ExecutionsTimedOut", 1, 1 },
        { "aborted", "ExecutionsAborted", 1, 1 },
        { "long", "ExecutionTime", 1, 30 * 60_000 },
        { "throttled-table", "ThrottledRequests", 3, 1 },
        { "throttled-executions", "ExecutionThrottled", 3, 1 },
        { "events-dead", "ApproximateNumberOfMessagesVisible", 1, 1 },
        { "results-dead", "ApproximateNumberOfMessagesVisible", 1, 1 },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void An_alarm_looks_at_its_metric(string name, string metric, int periods, double threshold)
    {
        var properties = Of(Templates.Minimal.Template, "etl-dev-" + name);
        Assert.Equal((metric, periods, threshold), ((string)properties["MetricName"]!, (int)properties["EvaluationPeriods"]!, (double)properties["Threshold"]!));
        Assert.Equal("notBreaching", (string)properties["TreatMissingData"]!);
    }

    [Fact]
    public void Every_alarm_goes_to_the_topic_and_says_what_to_do()
    {
        var alarms = Templates.Full.Template.Resources(Alarm).Values.Select(alarm => alarm["Properties"]!).ToList();
        Assert.Equal(10, alarms.Count);
        Assert.All(alarms, alarm =>
        {
            Assert.StartsWith("Alerts", (string)Assert.Single(alarm["AlarmActions"]!.AsArray())!["Ref"]!, StringComparison.Ordinal);
            Assert.StartsWith("etl-prod-", (string)alarm["AlarmName"]!, StringComparison.Ordinal);
            Assert.True(((string)alarm["AlarmDescription"]!).Length > 30);
        });
    }

    [Fact]
    public void Throttles_of_all_functions_are_one_alarm()
    {
        var metrics = Of(Templates.Minimal.Template, "etl-dev-throttled-functions")["Metrics"]!.AsArray();
        Assert.Equal("FILL(m0,0)+FILL(m1,0)+FILL(m2,0)+FILL(m3,0)+FILL(m4,0)+FILL(m5,0)+FILL(m6,0)+FILL(m7,0)+FILL(m8,0)", (string)metrics[0]!["Expression"]!);
        Assert.Equal(10, metrics.Count);
    }

    [Fact]
    public void Nothing_loaded_alarms_when_asked_for()
    {
        Assert.DoesNotContain(Templates.Minimal.Template.Resources(Alarm).Values, alarm => (string)alarm["Properties"]!["AlarmName"]! == "etl-dev-nothing-loaded");
        var properties = Of(Templates.Full.Template, "etl-prod-nothing-loaded");
        Assert.Equal((24, 24, 3600, "breaching"), ((int)properties["EvaluationPeriods"]!, (int)properties["DatapointsToAlarm"]!, (int)properties["Period"]!, (string)properties["TreatMissingData"]!));
        Assert.Equal("etl-prod-markpublished", Value(properties["Dimensions"]![0]!));
        Assert.Equal("LessThanThreshold", (string)properties["ComparisonOperator"]!);
    }

    [Fact]
    public void A_long_run_is_what_the_context_says() => Assert.Equal(45 * 60_000, (double)Of(Templates.Full.Template, "etl-prod-long")["Threshold"]!);

    [Theory]
    [InlineData("ExecutionsStarted")]
    [InlineData("ExecutionsSucceeded")]
    [InlineData("ExecutionsFailed")]
    [InlineData("ExecutionTime")]
    [InlineData("\"Invocations\"")]
    [InlineData("\"Errors\"")]
    [InlineData("\"Throttles\"")]
    [InlineData("\"p50\"")]
    [InlineData("\"p99\"")]
    [InlineData("ConsumedReadCapacityUnits")]
    [InlineData("ConsumedWriteCapacityUnits")]
    [InlineData("ThrottledRequests")]
    [InlineData("RecordsAccepted")]
    [InlineData("RecordsRejected")]
    [InlineData("BytesLoaded")]
    [InlineData("ChunkMilliseconds")]
    [InlineData("StageSeconds")]
    [InlineData("MergeSeconds")]
    [InlineData("RepairedChunks")]
    [InlineData("ApproximateNumberOfMessagesVisible")]
    [InlineData("ApproximateAgeOfOldestMessage")]
    public void The_dashboard_shows(string metric) => Assert.Contains(metric, Body(Templates.Minimal.Template), StringComparison.Ordinal);

    [Theory]
    [InlineData("minimal")]
    [InlineData("bare")]
    public void The_dashboard_is_json(string name) => Assert.NotEmpty(JsonNode.Parse(Body(Templates.Named(name).Template))!["widgets"]!.AsArray());

    private static JsonNode Of(JsonObject template, string name) =>
        template.Resources(Alarm).Values.Single(alarm => (string)alarm["Properties"]!["AlarmName"]! == name)["Properties"]!;

    private static string Value(JsonNode dimension) => dimension["Value"] is JsonValue text ? text.GetValue<string>() : dimension["Value"]!.ToJsonString();

    /// <summary>The dashboard's text; where a value is known in an account only, a word.</summary>
    private static string Body(JsonObject template) => string.Concat(
        template.Single("AWS::CloudWatch::Dashboard")["Properties"]!["DashboardBody"]!["Fn::Join"]![1]!.AsArray().Select(part => part is JsonValue text ? text.GetValue<string>() : "value"));
}
