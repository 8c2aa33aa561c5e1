namespace Etl.StateMachine.States;

internal sealed record TaskState : WorkState
{
    public required string Resource { get; init; }

    /// <summary>Null: as long as it takes.</summary>
    public Quantity? TimeoutSeconds { get; init; }
}
