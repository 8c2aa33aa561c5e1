using System.Text.Json.Nodes;

namespace Etl.StateMachine;

/// <summary>How an execution ended, and what happened in it.</summary>
public sealed record ExecutionResult
{
    public required ExecutionStatus Status { get; init; }

    /// <summary>Set when it succeeded; a null is JSON's.</summary>
    public JsonNode? Output { get; init; }

    /// <summary>Set when it failed or timed out, unless a Fail state names none.</summary>
    public string? Error { get; init; }

    public string? Cause { get; init; }

    /// <summary>The outermost state that was entered last.</summary>
    public required string FinalState { get; init; }

    /// <summary>The execution's own events. Those of a distributed Map's children go to the observer only.</summary>
    public required IReadOnlyList<HistoryEvent> History { get; init; }
}
