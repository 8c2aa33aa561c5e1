using Etl.StateMachine.Choices;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Loading;

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
