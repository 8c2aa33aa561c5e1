using Etl.StateMachine.Errors;
using Etl.StateMachine.Loading;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.States;

internal sealed record ChoiceState : State
{
    public required IReadOnlyList<ChoiceRule> Choices { get; init; }

    public string? Default { get; init; }

    public override IEnumerable<string> Targets => Choices.Select(rule => rule.Next).Concat(Default is null ? [] : [Default]);
}

/// <summary>A rule of a Choice state: where to go when the condition holds.</summary>
internal sealed record ChoiceRule(ChoiceCondition Condition, string Next);

internal static class ChoiceStateReader
{
    public static ChoiceState Read(FieldReader fields, string name)
    {
        var rules = new List<ChoiceRule>();
        foreach (var rule in fields.Objects("Choices", "choice rule", required: true))
        {
            var next = rule.Text("Next", required: true) ?? "";
            rule.Text("Comment");
            if (ConditionReader.Read(rule) is { } condition)
            {
                rules.Add(new ChoiceRule(condition, next));
            }

            rule.RefuseRest();
        }

        return new ChoiceState
        {
            Name = name,
            InputPath = fields.PathOrNull("InputPath"),
            OutputPath = fields.PathOrNull("OutputPath"),
            Choices = rules,
            Default = fields.Text("Default"),
        };
    }
}

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
