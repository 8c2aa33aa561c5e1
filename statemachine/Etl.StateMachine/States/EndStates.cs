using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.Running;
using Etl.StateMachine.Templates;

namespace Etl.StateMachine.States;

internal sealed record SucceedState : State
{
    public override IEnumerable<string> Targets => [];
}

/// <summary>Error and Cause are constants, paths or intrinsics; either may be missing.</summary>
internal sealed record FailState : State
{
    public PayloadTemplate? Error { get; init; }

    public PayloadTemplate? Cause { get; init; }

    public override IEnumerable<string> Targets => [];
}

internal static class FailAction
{
    public static ReportedException Failure(StateRun run, FailState state)
        => new(Text(run, state.Error, "ErrorPath"), Text(run, state.Cause, "CausePath"));

    private static string? Text(StateRun run, PayloadTemplate? template, string field)
    {
        if (template is null)
        {
            return null;
        }

        JsonNode? value = template.Evaluate(run.Scope(run.Input));
        return JsonKinds.TryString(value, out var text)
            ? text
            : throw new RuntimeException($"The {field} of the Fail state '{run.State.Name}' must lead to a string.");
    }
}
