using System.Text.Json.Nodes;

namespace Etl.StateMachine;

/// <summary>One attempt at a Task state.</summary>
public sealed record TaskInvocation
{
    /// <summary>The state's Resource, an ARN.</summary>
    public required string Resource { get; init; }

    /// <summary>What the state's Parameters made of its input, or its input. A tree of its own, free to be changed.</summary>
    public JsonNode? Parameters { get; init; }

    /// <summary>The execution it belongs to; inside a distributed Map, the child's.</summary>
    public required string ExecutionId { get; init; }

    public required string StateName { get; init; }

    /// <summary>0 on the first attempt.</summary>
    public int RetryCount { get; init; }
}
