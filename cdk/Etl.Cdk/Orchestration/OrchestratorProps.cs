using Etl.Cdk.Functions;
using Etl.Cdk.Permissions;

namespace Etl.Cdk.Orchestration;

/// <summary>What the state machine is made of.</summary>
public sealed record OrchestratorProps
{
    /// <summary>The definition, with <c>${…}</c> where a substitution goes.</summary>
    public required string Definition { get; init; }

    /// <summary>The functions.</summary>
    public required FunctionSet Functions { get; init; }

    /// <summary>What its role is about.</summary>
    public required RoleResources Resources { get; init; }

    /// <summary>The result queue; null: there is none.</summary>
    public string? ResultQueueUrl { get; init; }
}
