using Etl.StateMachine.Running;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Actions;

/// <summary>What executing a state means, by its type.</summary>
internal static class StateActions
{
    /// <exception cref="Errors.StateException">The state failed and it caught nothing itself.</exception>
    public static Task<StateOutcome> ExecuteAsync(StateRun run, CancellationToken ct) => run.State switch
    {
        TaskState state => TaskAction.ExecuteAsync(run, state, ct),
        PassState state => Task.FromResult(PassAction.Execute(run, state)),
        ChoiceState state => Task.FromResult(ChoiceAction.Execute(run, state)),
        WaitState state => WaitAction.ExecuteAsync(run, state, ct),
        SucceedState => Task.FromResult(new StateOutcome(run.EffectiveOutput(run.EffectiveInput()), Next: null)),
        FailState state => throw FailAction.Failure(run, state),
        ParallelState state => ParallelAction.ExecuteAsync(run, state, ct),
        MapState state => MapAction.ExecuteAsync(run, state, ct),
        _ => throw new InvalidOperationException($"No action for {run.State.GetType().Name}."),
    };
}
