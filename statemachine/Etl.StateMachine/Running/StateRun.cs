using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Paths;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Running;

/// <summary>One visit of a state, or one attempt at it. Nodes it holds are shared: read, cloned, never changed.</summary>
internal sealed record StateRun
{
    public required ExecutionRun Execution { get; init; }

    public required State State { get; init; }

    /// <summary>The state's raw input.</summary>
    public required JsonNode? Input { get; init; }

    public required Trail Trail { get; init; }

    public required DateTimeOffset EnteredTime { get; init; }

    /// <summary>The item of the inline Map around the state.</summary>
    public MapItem? MapItem { get; init; }

    /// <summary>0 on the first attempt.</summary>
    public int RetryCount { get; init; }

    public Services Services => Execution.Services;

    public ExecutorOptions Options => Execution.Services.Options;

    public ContextObject Context => new(Execution.Identity, new StateEntry(State.Name, EnteredTime, RetryCount), MapItem);

    public EvaluationScope Scope(JsonNode? data) => new(data, Context, Services.Chance);

    public void Record(HistoryEventType type) => Record(new HistoryEvent { Type = type });

    public void Record(HistoryEvent details) => Trail.Record(details with { StateName = State.Name, RetryCount = RetryCount });

    /// <summary>What InputPath leaves of the input.</summary>
    public JsonNode? EffectiveInput() => Select(State.InputPath, Input, "InputPath");

    /// <summary>What OutputPath leaves of the output.</summary>
    public JsonNode? EffectiveOutput(JsonNode? output) => Select(State.OutputPath, output, "OutputPath");

    /// <summary>The number a quantity stands for; null where there is none.</summary>
    public double? Number(Quantity? quantity, JsonNode? data)
    {
        if (quantity?.Path is not { } path)
        {
            return quantity?.Constant;
        }

        return Scope(data).TryEvaluate(path, out var value) && Json.JsonKinds.TryWhole(value, out var whole) && whole >= quantity.Min && whole <= quantity.Max
            ? whole
            : throw new RuntimeException($"The path '{path.Text}' of {quantity.Field} must lead to a whole number from {quantity.Min} to {quantity.Max}.");
    }

    private JsonNode? Select(JsonPath? path, JsonNode? data, string field)
    {
        if (path is null)
        {
            return new JsonObject();
        }

        return Scope(data).TryEvaluate(path, out var value)
            ? value
            : throw new RuntimeException($"Invalid path '{path.Text}': {field} selects nothing in the data of the state '{State.Name}'.");
    }
}

/// <summary>What a state made of its input. Next is null where the graph ends.</summary>
internal sealed record StateOutcome(JsonNode? Output, string? Next);

/// <summary>Puts a result into a state's input where ResultPath says.</summary>
internal static class ResultPlacement
{
    /// <param name="path">Null keeps the input as it is; the root replaces it.</param>
    /// <exception cref="ResultPathMatchFailureException">The input has no such place and none can be made.</exception>
    public static JsonNode? Place(JsonNode? input, JsonPath? path, JsonNode? result)
    {
        if (path is null)
        {
            return input;
        }

        if (path.Segments.Count == 0)
        {
            return result;
        }

        var output = input?.DeepClone();
        var container = output;
        foreach (var segment in path.Segments.SkipLast(1))
        {
            container = Descend(container, segment, path);
        }

        Set(container, path.Segments[^1], result?.DeepClone(), path);
        return output;
    }

    private static JsonNode? Descend(JsonNode? container, PathSegment segment, JsonPath path)
    {
        switch (container, segment)
        {
            case (JsonObject members, MemberSegment { Name: var name }):
                if (!members.ContainsKey(name))
                {
                    members[name] = new JsonObject();
                }

                return members[name];
            case (JsonArray items, IndexSegment { Index: var index }) when index < items.Count:
                return items[index];
            default:
                throw Mismatch(path);
        }
    }

    private static void Set(JsonNode? container, PathSegment segment, JsonNode? result, JsonPath path)
    {
        switch (container, segment)
        {
            case (JsonObject members, MemberSegment { Name: var name }):
                members[name] = result;
                break;
            case (JsonArray items, IndexSegment { Index: var index }) when index < items.Count:
                items[index] = result;
                break;
            default:
                throw Mismatch(path);
        }
    }

    private static ResultPathMatchFailureException Mismatch(JsonPath path)
        => new($"Unable to apply ResultPath '{path.Text}' to the state's input.");
}
