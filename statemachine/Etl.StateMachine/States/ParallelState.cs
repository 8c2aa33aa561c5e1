namespace Etl.StateMachine.States;

internal sealed record ParallelState : WorkState
{
    public required IReadOnlyList<StateGraph> Branches { get; init; }
}
