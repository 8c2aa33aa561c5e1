using System.Text.Json.Nodes;

namespace Etl.StateMachine.Running;

/// <summary>What a state made of its input. Next is null where the graph ends.</summary>
internal sealed record StateOutcome(JsonNode? Output, string? Next);
