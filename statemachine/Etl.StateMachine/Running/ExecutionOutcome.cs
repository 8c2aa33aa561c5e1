using System.Text.Json.Nodes;

namespace Etl.StateMachine.Running;

/// <summary>How an execution ended. OutputText is the output as JSON.</summary>
internal sealed record ExecutionOutcome(
    ExecutionStatus Status, JsonNode? Output, string? OutputText, string? Error, string? Cause, string FinalState);
