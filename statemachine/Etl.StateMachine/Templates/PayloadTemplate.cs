using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Intrinsics;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.Templates;

/// <summary>A compiled payload template: JSON in which members whose names end in <c>.$</c> are computed.</summary>
internal abstract record PayloadTemplate
{
    /// <returns>A node of its own, without a parent.</returns>
    public abstract JsonNode? Evaluate(EvaluationScope scope);

    /// <summary>Every path it reads.</summary>
    public abstract IEnumerable<JsonPath> Paths { get; }
}

internal sealed record ConstantTemplate(JsonNode? Value) : PayloadTemplate
{
    public override IEnumerable<JsonPath> Paths => [];

    public override JsonNode? Evaluate(EvaluationScope scope) => Value?.DeepClone();
}

internal sealed record PathTemplate(string Field, JsonPath Path) : PayloadTemplate
{
    public override IEnumerable<JsonPath> Paths => [Path];

    public override JsonNode? Evaluate(EvaluationScope scope) => scope.TryEvaluate(Path, out var value)
        ? value?.DeepClone()
        : throw new ParameterPathFailureException($"The JSONPath '{Path.Text}' specified for the field '{Field}' could not be found in the input.");
}

internal sealed record IntrinsicTemplate(IntrinsicCall Call) : PayloadTemplate
{
    public override IEnumerable<JsonPath> Paths => Call.Paths;

    public override JsonNode? Evaluate(EvaluationScope scope) => Call.Evaluate(scope);
}

internal sealed record ObjectTemplate(IReadOnlyList<KeyValuePair<string, PayloadTemplate>> Members) : PayloadTemplate
{
    public override IEnumerable<JsonPath> Paths => Members.SelectMany(member => member.Value.Paths);

    public override JsonNode? Evaluate(EvaluationScope scope)
    {
        var value = new JsonObject();
        foreach (var (name, template) in Members)
        {
            value[name] = template.Evaluate(scope);
        }

        return value;
    }
}

internal sealed record ArrayTemplate(IReadOnlyList<PayloadTemplate> Items) : PayloadTemplate
{
    public override IEnumerable<JsonPath> Paths => Items.SelectMany(item => item.Paths);

    public override JsonNode? Evaluate(EvaluationScope scope) => new JsonArray([.. Items.Select(item => item.Evaluate(scope))]);
}
