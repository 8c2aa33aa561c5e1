using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Etl.Cdk.Configuration;
using Etl.Cdk.Events;
using Etl.Cdk.Functions;
using Etl.Cdk.Messaging;
using Etl.Cdk.Monitoring;
using Etl.Cdk.Network;
using Etl.Cdk.Orchestration;
using Etl.Cdk.Permissions;
using Etl.Cdk.Storage;

namespace Etl.Cdk;

/// <summary>Everything of one environment, in one stack.</summary>
public sealed class EtlStack : Stack
{
    /// <param name="scope">The app.</param>
    /// <param name="settings">What the deployment decides.</param>
    /// <param name="code">The package of the functions.</param>
    /// <param name="functionTable">What stands in functions/functions.json.</param>
    /// <param name="definition">The state machine's definition, with its substitutions still open.</param>
    public EtlStack(Construct scope, Settings settings, Code code, FunctionTable functionTable, string definition)
        : base(scope, settings.Name, new StackProps { Description = "Etl.Chunked: files dropped into a bucket become rows in Postgres, exactly once." })
    {
        var names = new Names(this, settings);
        var bucket = new DataBucket(this, "Data", settings).Bucket;
        var table = new StatusTable(this, "Status", settings).Table;
        var undelivered = new EventDeadLetters(this, "UndeliveredEvents", names);
        var results = settings.Queue ? new ResultQueue(this, "Results", settings) : null;
        var alerts = settings.Topic ? new AlertTopic(this, "Alerts", settings, names) : null;
        var network = settings.Vpc is null ? null : new FunctionNetwork(this, "Network", settings);
        var resources = new RoleResources
        {
            Settings = settings,
            Names = names,
            Functions = functionTable,
            Bucket = bucket.BucketArn,
            Table = table.TableArn,
            EventDeadLetters = undelivered.Queue.QueueArn,
            ResultQueue = results?.Queue.QueueArn,
            AlertTopic = alerts?.Topic.TopicArn,
        };
        var functions = new FunctionSet(this, "Functions", new FunctionSetProps
        {
            Code = code,
            Resources = resources,
            BucketName = bucket.BucketName,
            TableName = table.TableName,
            Network = network,
        });
        var orchestrator = new Orchestrator(this, "Orchestrator", new OrchestratorProps
        {
            Definition = definition,
            Functions = functions,
            Resources = resources,
            ResultQueueUrl = results?.Queue.QueueUrl,
        });
        var started = new ObjectCreatedRule(this, "ObjectCreated", resources, bucket.BucketName);

        // It names the state machine by an ARN made of the name, which CloudFormation takes for no dependency.
        started.Node.AddDependency(orchestrator);
        _ = new StoppedRule(this, "Stopped", resources, functions["Abandon"]);
        var monitoring = new MonitoringProps
        {
            Settings = settings,
            Functions = functionTable,
            Names = names,
            StateMachineArn = orchestrator.Arn,
            TableName = table.TableName,
            EventDeadLetters = undelivered,
            Results = results,
            Alerts = alerts,
        };
        _ = new LoadDashboard(this, "Dashboard", monitoring, new Alarms(this, "Alarms", monitoring));

        Output("BucketName", bucket.BucketName, "Drop files under incoming/ of this bucket");
        Output("StateMachineArn", orchestrator.Arn, "Start it by hand with an Object Created event as input");
        Output("DashboardUrl", $"https://{Region}.console.aws.amazon.com/cloudwatch/home?region={Region}#dashboards:name={names.Prefix}", "How loads are doing");
        Output("StatusTableName", table.TableName, "How runs and chunks stand");
        if (results is not null)
        {
            Output("ResultQueueUrl", results.Queue.QueueUrl, "The accounts of every load");
        }

        if (alerts is not null)
        {
            Output("AlertTopicArn", alerts.Topic.TopicArn, "Subscribe to be told of failures");
        }

        if (network is not null)
        {
            Output("FunctionSecurityGroupId", network.SecurityGroupId, "Endpoints that exist already have to admit this group");
        }

        Amazon.CDK.Tags.Of(this).Add("Project", "Etl.Chunked");
        Amazon.CDK.Tags.Of(this).Add("Environment", settings.Suffix);
    }

    private void Output(string name, string value, string description) => _ = new CfnOutput(this, name, new CfnOutputProps { Value = value, Description = description });
}
