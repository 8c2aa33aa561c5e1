using Etl.Cdk.Configuration;
using Etl.Cdk.Functions;
using Etl.Cdk.Messaging;

namespace Etl.Cdk.Monitoring;

/// <summary>What there is to watch.</summary>
public sealed record MonitoringProps
{
    /// <summary>The settings.</summary>
    public required Settings Settings { get; init; }

    /// <summary>The functions.</summary>
    public required FunctionTable Functions { get; init; }

    /// <summary>The names.</summary>
    public required Names Names { get; init; }

    /// <summary>The state machine's ARN.</summary>
    public required string StateMachineArn { get; init; }

    /// <summary>The status table's name.</summary>
    public required string TableName { get; init; }

    /// <summary>The queue of undelivered events.</summary>
    public required EventDeadLetters EventDeadLetters { get; init; }

    /// <summary>The result queue; null: there is none.</summary>
    public ResultQueue? Results { get; init; }

    /// <summary>Where alarms go; null: they only show on the dashboard.</summary>
    public AlertTopic? Alerts { get; init; }
}
