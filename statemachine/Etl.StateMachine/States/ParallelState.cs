using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.Loading;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.States;

internal sealed record ParallelState : WorkState
{
    public required IReadOnlyList<StateGraph> Branches { get; init; }
}

internal static class ParallelStateReader
{
    public static ParallelState Read(FieldReader fields, string name, GraphReader graphs)
    {
        var branches = new List<StateGraph>();
        foreach (var branch in fields.Objects("Branches", "branch", required: true))
        {
            branch.Text("Comment");
            branches.Add(graphs.Read(branch));
            branch.RefuseRest();
        }

        return StateReader.ReadWork(fields, new ParallelState { Name = name, Branches = branches, Parameters = fields.Template("Parameters") });
    }
}

/// <summary>Every branch gets the input; their outputs, in the branches' order, are the result. The first to fail fails the state.</summary>
internal static class ParallelAction
{
    public static Task<StateOutcome> ExecuteAsync(StateRun run, ParallelState state, CancellationToken ct)
        => WorkAction.ExecuteAsync(run, state, (attempt, input) => BranchesAsync(attempt, state, input, ct), ct);

    private static async Task<JsonNode?> BranchesAsync(StateRun run, ParallelState state, JsonNode? input, CancellationToken ct)
    {
        run.Record(HistoryEventType.ParallelStateStarted);
        var frozen = JsonText.Freeze(input);
        var outputs = new JsonNode?[state.Branches.Count];
        var branches = state.Branches.Select((graph, index) => (graph, index, trail: run.Trail.Fork())).ToAsyncEnumerable();
        try
        {
            await FanOut.RunAsync(
                branches,
                Math.Max(1, outputs.Length),
                async (branch, token) => outputs[branch.index] =
                    await new GraphRun(run.Execution, branch.graph, branch.trail, run.MapItem).RunAsync(JsonText.Thaw(frozen), token),
                ct);
        }
        catch (StateException failure)
        {
            run.Trail.Join();
            run.Record(new HistoryEvent { Type = HistoryEventType.ParallelStateFailed, Error = failure.Error, Cause = failure.Cause });
            throw;
        }

        run.Trail.Join();
        run.Record(HistoryEventType.ParallelStateSucceeded);
        return new JsonArray([.. outputs.Select(output => output?.DeepClone())]);
    }
}
