using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.Intrinsics;

/// <summary>An argument of an intrinsic function, or the call itself.</summary>
internal abstract record IntrinsicExpression
{
    /// <summary>A node without a parent.</summary>
    public abstract JsonNode? Evaluate(EvaluationScope scope);

    /// <summary>Every path it reads.</summary>
    public abstract IEnumerable<JsonPath> Paths { get; }
}

/// <param name="Template">For a text: as written between the quotes, where <c>\{</c> still differs from <c>{</c>.</param>
internal sealed record IntrinsicLiteral(JsonNode? Value, string? Template) : IntrinsicExpression
{
    public override IEnumerable<JsonPath> Paths => [];

    public override JsonNode? Evaluate(EvaluationScope scope) => Value?.DeepClone();
}

internal sealed record IntrinsicPath(JsonPath Path) : IntrinsicExpression
{
    public override IEnumerable<JsonPath> Paths => [Path];

    public override JsonNode? Evaluate(EvaluationScope scope) => scope.TryEvaluate(Path, out var value)
        ? value?.DeepClone()
        : throw new IntrinsicFailureException($"The JSONPath '{Path.Text}' selects nothing in the input.");
}

internal sealed record IntrinsicCall(IntrinsicFunction Function, IReadOnlyList<IntrinsicExpression> Arguments) : IntrinsicExpression
{
    public override IEnumerable<JsonPath> Paths => Arguments.SelectMany(argument => argument.Paths);

    public override JsonNode? Evaluate(EvaluationScope scope)
    {
        var values = Arguments.Select(argument => argument.Evaluate(scope)).ToArray();
        var template = Arguments is [IntrinsicLiteral { Template: { } text }, ..] ? text : null;
        return Function.Call(new IntrinsicArguments(Function.Name, values, template, scope.Chance));
    }
}
