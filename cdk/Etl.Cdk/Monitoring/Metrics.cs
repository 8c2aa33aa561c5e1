using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Etl.Cdk.Functions;

namespace Etl.Cdk.Monitoring;

/// <summary>The metrics that dashboard and alarms look at.</summary>
internal sealed class Metrics(MonitoringProps props)
{
    private const int PeriodSeconds = 300;

    /// <summary>Of the state machine.</summary>
    public Metric Executions(string name, string statistic, string? label = null) =>
        Make("AWS/States", name, statistic, label, ("StateMachineArn", props.StateMachineArn));

    /// <summary>Of a function.</summary>
    public Metric Of(EtlFunction function, string name, string statistic, string? label = null, int seconds = PeriodSeconds) =>
        Make("AWS/Lambda", name, statistic, label, seconds, ("FunctionName", props.Names.Function(function)));

    /// <summary>Of the status table.</summary>
    public Metric Table(string name) => Make("AWS/DynamoDB", name, "Sum", null, ("TableName", props.TableName));

    /// <summary>Requests that the status table turned away, of the one operation there is.</summary>
    public Metric ThrottledRequests() => Make("AWS/DynamoDB", "ThrottledRequests", "Sum", null, ("TableName", props.TableName), ("Operation", "UpdateItem"));

    /// <summary>Of a queue.</summary>
    public static Metric Queue(string queueName, string name, string? label = null) => Make("AWS/SQS", name, "Maximum", label, ("QueueName", queueName));

    /// <summary>A metric of all functions, added up.</summary>
    public MathExpression AllFunctions(string name) => Expression(
        string.Join('+', props.Functions.All.Select((_, i) => $"FILL(m{i},0)")),
        name,
        props.Functions.All.Select((function, i) => (function, i)).ToDictionary(at => $"m{at.i}", IMetric (at) => Of(at.function, name, "Sum")));

    /// <summary>One of the loads' own metrics, a line a dataset: which datasets there are is not known here, so they are searched for.</summary>
    public static MathExpression ByDataset(string name, string statistic = "Sum") => Expression(Search(name, statistic), "", []);

    /// <summary>One of the loads' own metrics, of all datasets together.</summary>
    public static MathExpression AllDatasets(string name, string label) => Expression($"SUM({Search(name, "Sum")})", label, []);

    private static string Search(string name, string statistic) => $"SEARCH('{{Etl,Dataset}} MetricName=\"{name}\"', '{statistic}', {PeriodSeconds})";

    private static MathExpression Expression(string expression, string label, Dictionary<string, IMetric> metrics) =>
        new(new MathExpressionProps { Expression = expression, UsingMetrics = metrics, Label = label, Period = Duration.Seconds(PeriodSeconds) });

    private static Metric Make(string space, string name, string statistic, string? label, params (string Name, string Value)[] dimensions) =>
        Make(space, name, statistic, label, PeriodSeconds, dimensions);

    private static Metric Make(string space, string name, string statistic, string? label, int seconds, params (string Name, string Value)[] dimensions) =>
        new(new MetricProps
        {
            Namespace = space,
            MetricName = name,
            Statistic = statistic,
            Label = label,
            Period = Duration.Seconds(seconds),
            DimensionsMap = dimensions.ToDictionary(dimension => dimension.Name, dimension => dimension.Value),
        });
}
