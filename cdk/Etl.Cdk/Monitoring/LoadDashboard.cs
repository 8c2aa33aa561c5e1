using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;

namespace Etl.Cdk.Monitoring;

/// <summary>One page, from what people ask first to what explains it: loads, their records, stages, functions, table, queues.</summary>
public sealed class LoadDashboard : Construct
{
    private const int Half = 12;
    private const int Third = 8;

    /// <summary>Makes it.</summary>
    public LoadDashboard(Construct scope, string id, MonitoringProps props, Alarms alarms)
        : base(scope, id)
    {
        var metrics = new Metrics(props);
        var dashboard = new Dashboard(this, "Dashboard", new DashboardProps { DashboardName = props.Names.Prefix, DefaultInterval = Duration.Hours(12) });
        dashboard.AddWidgets(new AlarmStatusWidget(new AlarmStatusWidgetProps { Title = "Alarms", Width = 24, Height = 3, Alarms = [.. alarms.All] }));
        dashboard.AddWidgets(
            Graph("Loads", Half, [.. Outcomes.Select(outcome => metrics.Executions("Executions" + outcome.Name, "Sum", outcome.Label))]),
            Graph("How long a load takes, milliseconds", Half, [.. Statistics.Select(statistic => metrics.Executions("ExecutionTime", statistic, statistic))]));
        dashboard.AddWidgets(
            Graph("Records, all datasets", Third, Metrics.AllDatasets("RecordsRead", "read"), Metrics.AllDatasets("RecordsAccepted", "accepted"), Metrics.AllDatasets("RecordsRejected", "rejected")),
            Graph("Records accepted, by dataset", Third, Metrics.ByDataset("RecordsAccepted")),
            Graph("Records rejected, by dataset", Third, Metrics.ByDataset("RecordsRejected")));
        dashboard.AddWidgets(
            Graph("Bytes loaded, by dataset", Third, Metrics.ByDataset("BytesLoaded")),
            Graph("Chunk, p99 milliseconds", Third, Metrics.ByDataset("ChunkMilliseconds", "p99")),
            Graph("Staging and merging, longest, seconds", Third, Metrics.ByDataset("StageSeconds", "Maximum"), Metrics.ByDataset("MergeSeconds", "Maximum")));
        dashboard.AddWidgets(
            Graph("Loads succeeded, by dataset", Third, Metrics.ByDataset("LoadsSucceeded")),
            Graph("Loads failed, by dataset", Third, Metrics.ByDataset("LoadsFailed")),
            Graph("Repaired chunks, by dataset", Third, Metrics.ByDataset("RepairedChunks")));
        dashboard.AddWidgets(
            Functions(props, metrics, "Function invocations", "Invocations", "Sum", Third),
            Functions(props, metrics, "Function errors", "Errors", "Sum", Third),
            Functions(props, metrics, "Function throttles", "Throttles", "Sum", Third));
        dashboard.AddWidgets(
            Functions(props, metrics, "Function duration, p50, milliseconds", "Duration", "p50", Half),
            Functions(props, metrics, "Function duration, p99, milliseconds", "Duration", "p99", Half));
        dashboard.AddWidgets(
            Graph("Status table, capacity units", Half, metrics.Table("ConsumedReadCapacityUnits"), metrics.Table("ConsumedWriteCapacityUnits")),
            Graph("Status table, throttles", Half, metrics.ThrottledRequests(), metrics.Table("ReadThrottleEvents"), metrics.Table("WriteThrottleEvents")));
        dashboard.AddWidgets([.. Queues(props)]);
    }

    private static (string Name, string Label)[] Outcomes =>
        [("Started", "started"), ("Succeeded", "succeeded"), ("Failed", "failed"), ("TimedOut", "timed out"), ("Aborted", "aborted")];

    private static string[] Statistics => ["p50", "p99", "Maximum"];

    private static GraphWidget Functions(MonitoringProps props, Metrics metrics, string title, string name, string statistic, int width) =>
        Graph(title, width, [.. props.Functions.All.Select(function => metrics.Of(function, name, statistic, function.Name))]);

    private static IEnumerable<IWidget> Queues(MonitoringProps props)
    {
        const string depth = "ApproximateNumberOfMessagesVisible";
        const string age = "ApproximateAgeOfOldestMessage";
        var events = props.EventDeadLetters.Queue.QueueName;
        if (props.Results is not { } results)
        {
            yield return Graph("Undelivered events", 24, Metrics.Queue(events, depth, "undelivered events"));
            yield break;
        }

        var (queue, dead) = (results.Queue.QueueName, results.DeadLetters.QueueName);
        yield return Graph("Results waiting", Third, Metrics.Queue(queue, depth, "results"));
        yield return Graph("Age of the oldest result, seconds", Third, Metrics.Queue(queue, age, "oldest result"));
        yield return Graph("Dead letters", Third, Metrics.Queue(events, depth, "undelivered events"), Metrics.Queue(dead, depth, "results nobody could take"));
    }

    private static GraphWidget Graph(string title, int width, params IMetric[] metrics) =>
        new(new GraphWidgetProps { Title = title, Width = width, Height = 6, Left = metrics });
}
