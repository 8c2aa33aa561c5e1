using System.Text.Json.Nodes;
using Etl.StateMachine.Loading;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Running;
using Etl.StateMachine.Templates;

namespace Etl.StateMachine.States;

internal sealed record PassState : ContinuingState
{
    public PayloadTemplate? Parameters { get; init; }

    /// <summary>Told apart from a Result of null.</summary>
    public bool HasResult { get; init; }

    public JsonNode? Result { get; init; }

    public JsonPath? ResultPath { get; init; } = RootPath;
}

internal static class PassStateReader
{
    public static PassState Read(FieldReader fields, string name)
    {
        var hasResult = fields.TryTake("Result", out var result);
        return new PassState
        {
            Name = name,
            InputPath = fields.PathOrNull("InputPath"),
            OutputPath = fields.PathOrNull("OutputPath"),
            Parameters = fields.Template("Parameters"),
            HasResult = hasResult,
            Result = result?.DeepClone(),
            ResultPath = fields.ResultPath("ResultPath"),
            Next = StateReader.ReadNext(fields),
        };
    }
}

internal static class PassAction
{
    public static StateOutcome Execute(StateRun run, PassState state)
    {
        var input = run.EffectiveInput();
        var computed = state.Parameters is null ? input : state.Parameters.Evaluate(run.Scope(input));
        var result = state.HasResult ? state.Result : computed;
        return new StateOutcome(run.EffectiveOutput(ResultPlacement.Place(run.Input, state.ResultPath, result?.DeepClone())), state.Next);
    }
}
