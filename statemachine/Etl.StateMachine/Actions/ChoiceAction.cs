using Etl.StateMachine.Errors;
using Etl.StateMachine.Running;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Actions;

internal static class ChoiceAction
{
    public static StateOutcome Execute(StateRun run, ChoiceState state)
    {
        var input = run.EffectiveInput();
        var scope = run.Scope(input);
        var next = state.Choices.FirstOrDefault(rule => rule.Condition.Holds(scope))?.Next ?? state.Default
            ?? throw new NoChoiceMatchedException($"No rule of the Choice state '{state.Name}' holds, and it has no Default.");
        return new StateOutcome(run.EffectiveOutput(input), next);
    }
}
