using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.Choices;

internal abstract record ChoiceCondition
{
    public abstract bool Holds(EvaluationScope scope);

    protected static JsonNode? Value(EvaluationScope scope, JsonPath path) => scope.TryEvaluate(path, out var value)
        ? value
        : throw new RuntimeException($"Invalid path '{path.Text}': The choice state's condition path references an invalid value.");
}

internal sealed record AndCondition(IReadOnlyList<ChoiceCondition> Conditions) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope) => Conditions.All(condition => condition.Holds(scope));
}

internal sealed record OrCondition(IReadOnlyList<ChoiceCondition> Conditions) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope) => Conditions.Any(condition => condition.Holds(scope));
}

internal sealed record NotCondition(ChoiceCondition Condition) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope) => !Condition.Holds(scope);
}
