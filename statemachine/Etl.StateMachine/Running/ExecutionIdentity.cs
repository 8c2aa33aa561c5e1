using System.Text.Json;

namespace Etl.StateMachine.Running;

/// <summary>What the Context Object says of an execution.</summary>
internal sealed record ExecutionIdentity
{
    public required Arns Arns { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required JsonElement Input { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required string StateMachineId { get; init; }

    public required string StateMachineName { get; init; }
}
