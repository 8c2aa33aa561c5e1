namespace Etl.StateMachine.States;

internal sealed record SucceedState : State
{
    public override IEnumerable<string> Targets => [];
}
