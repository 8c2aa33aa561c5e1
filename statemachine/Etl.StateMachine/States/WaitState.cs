using Etl.StateMachine.Paths;

namespace Etl.StateMachine.States;

/// <summary>Exactly one of the three is set.</summary>
internal sealed record WaitState : FlowState
{
    public Quantity? Seconds { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public JsonPath? TimestampPath { get; init; }
}
