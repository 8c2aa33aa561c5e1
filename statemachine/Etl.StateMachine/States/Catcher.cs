using Etl.StateMachine.Paths;

namespace Etl.StateMachine.States;

/// <summary>Where errors lead instead of failing the execution.</summary>
internal sealed record Catcher
{
    public required IReadOnlyList<string> ErrorEquals { get; init; }

    public required string Next { get; init; }

    /// <summary>Where in the state's input the error output goes. Null discards it.</summary>
    public JsonPath? ResultPath { get; init; } = State.RootPath;
}
