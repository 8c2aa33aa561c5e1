using System.Globalization;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Constructs;

namespace Etl.Cdk.Monitoring;

/// <summary>What somebody has to be told of, each with what to do about it.</summary>
public sealed class Alarms : Construct
{
    private readonly MonitoringProps _props;
    private readonly List<IAlarm> _all = [];

    /// <summary>Makes all.</summary>
    public Alarms(Construct scope, string id, MonitoringProps props)
        : base(scope, id)
    {
        _props = props;
        var metrics = new Metrics(props);
        AddExecutions(metrics);
        AddThrottles(metrics);
        Add("events-dead", DeadLetters(props.EventDeadLetters.Queue.QueueName), 1, "An event could not be dealt with: a file was not loaded, or a stopped load not cleaned up. docs/deploy.md says how to send it again.");
        if (props.Results is { } results)
        {
            Add("results-dead", DeadLetters(results.DeadLetters.QueueName), 1, "A consumer has failed on a result five times. The rows are in the target; mend the consumer and redrive the queue.");
        }

        if (props.Settings.NothingLoadedHours is { } hours)
        {
            AddNothingLoaded(metrics, hours);
        }
    }

    /// <summary>All of them, for the dashboard.</summary>
    public IReadOnlyList<IAlarm> All => _all;

    private void AddExecutions(Metrics metrics)
    {
        Add("failed", metrics.Executions("ExecutionsFailed", "Sum"), 1, "A load failed. The message on this topic says which file and why.");
        Add("timed-out", metrics.Executions("ExecutionsTimedOut", "Sum"), 1, "An execution ran out of time. Start it again with the same input.");
        Add("aborted", metrics.Executions("ExecutionsAborted", "Sum"), 1, "An execution was stopped. Start it again with the same input.");

        // The metric is there when an execution has ended; one that hangs meets its states' own limits of 15 minutes.
        var minutes = _props.Settings.LongRunMinutes;
        var text = Text($"A load took longer than {minutes} minutes. The dashboard shows which stage: reading waits for functions, merging for the database.");
        Add("long", metrics.Executions("ExecutionTime", "Maximum"), minutes * 60_000.0, text, ComparisonOperator.GREATER_THAN_THRESHOLD);
    }

    /// <summary>A chunk that waits for its turn is meant to: a quarter of an hour without a pause is not.</summary>
    private void AddThrottles(Metrics metrics)
    {
        Add("throttled-functions", metrics.AllFunctions("Throttles"), 1, "Functions have been throttled for 15 minutes: databaseConnections, or the account's limit of concurrent functions, is too low for the files that arrive.", periods: 3);
        Add("throttled-table", metrics.ThrottledRequests(), 1, "DynamoDB has throttled the status table for 15 minutes.", periods: 3);
        Add("throttled-executions", metrics.Executions("ExecutionThrottled", "Sum"), 1, "Step Functions has throttled states for 15 minutes: ask for a higher limit of state transitions.", periods: 3);
    }

    /// <summary>
    /// MarkPublished is entered by a load whose rows are in the target, and by nothing else. The loads' own metrics are a line a
    /// dataset, an alarm cannot search them, and an execution that skips a file succeeds too.
    /// </summary>
    private void AddNothingLoaded(Metrics metrics, int hours) => Finish("nothing-loaded", new AlarmProps
    {
        Metric = metrics.Of(_props.Functions["MarkPublished"], "Invocations", "Sum", seconds: 3600),
        Threshold = 1,
        ComparisonOperator = ComparisonOperator.LESS_THAN_THRESHOLD,
        EvaluationPeriods = hours,
        DatapointsToAlarm = hours,
        TreatMissingData = TreatMissingData.BREACHING,
        AlarmDescription = Text($"No file was loaded for {hours} hours. Has one arrived under incoming/?"),
    });

    private void Add(
        string name,
        IMetric metric,
        double threshold,
        string description,
        ComparisonOperator comparison = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        int periods = 1) => Finish(name, new AlarmProps
        {
            Metric = metric,
            Threshold = threshold,
            ComparisonOperator = comparison,
            EvaluationPeriods = periods,
            DatapointsToAlarm = periods,
            TreatMissingData = TreatMissingData.NOT_BREACHING,
            AlarmDescription = description,
        });

    private void Finish(string name, AlarmProps props)
    {
        // The topic's policy admits alarms by this prefix.
        props.AlarmName = $"{_props.Names.Prefix}-{name}";
        var alarm = new Alarm(this, name, props);
        if (_props.Alerts is { } alerts)
        {
            alarm.AddAlarmAction(new SnsAction(alerts.Topic));
        }

        _all.Add(alarm);
    }

    private static Metric DeadLetters(string queueName) => Metrics.Queue(queueName, "ApproximateNumberOfMessagesVisible");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
