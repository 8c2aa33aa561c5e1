using Etl.StateMachine.Choices;

namespace Etl.StateMachine.States;

internal sealed record ChoiceState : State
{
    public required IReadOnlyList<ChoiceRule> Choices { get; init; }

    public string? Default { get; init; }

    public override IEnumerable<string> Targets => Choices.Select(rule => rule.Next).Concat(Default is null ? [] : [Default]);
}
