using System.Text;
using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Running;

/// <summary>Goes from state to state until one ends the graph.</summary>
internal sealed class GraphRun(ExecutionRun execution, StateGraph graph, Trail trail, MapItem? mapItem)
{
    /// <summary>The state entered last.</summary>
    public string CurrentState { get; private set; } = graph.StartAt;

    /// <returns>The last state's output.</returns>
    /// <exception cref="Errors.StateException">A state failed and nothing caught it.</exception>
    public async Task<JsonNode?> RunAsync(JsonNode? input, CancellationToken ct)
    {
        var text = JsonText.Write(input);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var state = graph.States[CurrentState];
            var run = new StateRun
            {
                Execution = execution,
                State = state,
                Input = input,
                Trail = trail,
                EnteredTime = execution.Services.Options.Time.GetUtcNow(),
                MapItem = mapItem,
            };
            run.Record(new HistoryEvent { Type = StateEvents.Entered(state), Input = text });
            var outcome = await StateActions.ExecuteAsync(run, ct);
            text = Payload.Check(outcome.Output, execution.Services.Options, state.Name, "an output");
            run.Record(new HistoryEvent { Type = StateEvents.Exited(state), Output = text });
            if (outcome.Next is not { } next)
            {
                return outcome.Output;
            }

            (CurrentState, input) = (next, outcome.Output);
        }
    }
}

/// <summary>The limit on what passes between states.</summary>
internal static class Payload
{
    /// <returns>The payload as text, for the history.</returns>
    /// <exception cref="DataLimitExceededException">It is too large.</exception>
    public static string Check(JsonNode? payload, ExecutorOptions options, string stateName, string what)
    {
        var text = JsonText.Write(payload);
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes <= options.PayloadLimitBytes
            ? text
            : throw new DataLimitExceededException(
                $"The state '{stateName}' has {what} of {bytes} bytes, more than the maximum of {options.PayloadLimitBytes} bytes.");
    }
}
