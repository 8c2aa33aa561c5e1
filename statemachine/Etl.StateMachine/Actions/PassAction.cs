using Etl.StateMachine.Running;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Actions;

internal static class PassAction
{
    public static StateOutcome Execute(StateRun run, PassState state)
    {
        var input = run.EffectiveInput();
        var computed = state.Parameters is null ? input : state.Parameters.Evaluate(run.Scope(input));
        var result = state.HasResult ? state.Result : computed;
        return new StateOutcome(run.EffectiveOutput(ResultPlacement.Place(run.Input, state.ResultPath, result?.DeepClone())), state.Next);
    }
}
