using System.Text.Json.Nodes;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Templates;

namespace Etl.StateMachine.States;

internal sealed record PassState : FlowState
{
    public PayloadTemplate? Parameters { get; init; }

    /// <summary>Told apart from a Result of null.</summary>
    public bool HasResult { get; init; }

    public JsonNode? Result { get; init; }

    public JsonPath? ResultPath { get; init; } = RootPath;
}
