namespace Etl.StateMachine.Choices;

/// <summary>A rule of a Choice state: where to go when the condition holds.</summary>
internal sealed record ChoiceRule(ChoiceCondition Condition, string Next);
