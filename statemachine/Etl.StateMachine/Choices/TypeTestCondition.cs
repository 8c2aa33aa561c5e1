using System.Text.Json;
using Etl.StateMachine.Json;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.Choices;

internal enum TypeTest
{
    IsNull,
    IsPresent,
    IsNumeric,
    IsString,
    IsBoolean,
    IsTimestamp,
}

/// <summary>What kind of value the variable is. Only <see cref="TypeTest.IsPresent"/> may ask about one that is missing.</summary>
internal sealed record TypeTestCondition(JsonPath Variable, TypeTest Test, bool Expected) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope)
    {
        if (Test == TypeTest.IsPresent)
        {
            return scope.TryEvaluate(Variable, out _) == Expected;
        }

        var value = Value(scope, Variable);
        var kind = JsonKinds.Kind(value);
        var holds = Test switch
        {
            TypeTest.IsNull => kind == JsonValueKind.Null,
            TypeTest.IsNumeric => kind == JsonValueKind.Number,
            TypeTest.IsString => kind == JsonValueKind.String,
            TypeTest.IsBoolean => kind is JsonValueKind.True or JsonValueKind.False,
            _ => JsonKinds.TryTimestamp(value, out _),
        };
        return holds == Expected;
    }
}
