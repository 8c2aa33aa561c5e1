using Etl.Cdk.Configuration;
using Etl.Cdk.Functions;

namespace Etl.Cdk.Permissions;

/// <summary>What rights are about.</summary>
public sealed record RoleResources
{
    /// <summary>The settings.</summary>
    public required Settings Settings { get; init; }

    /// <summary>Names and the ARNs made of them.</summary>
    public required Names Names { get; init; }

    /// <summary>All functions.</summary>
    public required FunctionTable Functions { get; init; }

    /// <summary>The bucket's ARN.</summary>
    public required string Bucket { get; init; }

    /// <summary>The status table's ARN.</summary>
    public required string Table { get; init; }

    /// <summary>The ARN of the queue for events that were not dealt with.</summary>
    public required string EventDeadLetters { get; init; }

    /// <summary>The result queue's ARN; null: there is none.</summary>
    public string? ResultQueue { get; init; }

    /// <summary>The alert topic's ARN; null: there is none.</summary>
    public string? AlertTopic { get; init; }
}
