using Etl.StateMachine.Templates;

namespace Etl.StateMachine.States;

/// <summary>Error and Cause are constants, paths or intrinsics; either may be missing.</summary>
internal sealed record FailState : State
{
    public PayloadTemplate? Error { get; init; }

    public PayloadTemplate? Cause { get; init; }

    public override IEnumerable<string> Targets => [];
}
