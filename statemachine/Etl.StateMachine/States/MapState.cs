using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.StateMachine.Distributed;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;
using Etl.StateMachine.Loading;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Running;
using Etl.StateMachine.Templates;

namespace Etl.StateMachine.States;

/// <summary>Parameters is kept in <see cref="ItemSelector"/>: on a Map it is the old name of that field.</summary>
internal sealed record MapState : WorkState
{
    public required StateGraph Processor { get; init; }

    public JsonPath ItemsPath { get; init; } = RootPath;

    public PayloadTemplate? ItemSelector { get; init; }

    /// <summary>0, or nothing, means as many as the mode allows.</summary>
    public Quantity? MaxConcurrency { get; init; }

    /// <summary>Set when ProcessorConfig's Mode is DISTRIBUTED.</summary>
    public DistributedMode? Distributed { get; init; }
}

internal static class MapStateReader
{
    public static MapState Read(FieldReader fields, string name, GraphReader graphs)
    {
        if (fields.Has("ItemProcessor") == fields.Has("Iterator"))
        {
            fields.Report("ItemProcessor", ProblemTexts.OneOf(["ItemProcessor", "Iterator"]));
        }

        if (fields.Has("ItemSelector") && fields.Has("Parameters"))
        {
            fields.Report("ItemSelector", ProblemTexts.AtMostOne("ItemSelector", "Parameters"));
            fields.TryTake("Parameters", out _);
        }

        var processorField = fields.Has("Iterator") ? "Iterator" : "ItemProcessor";
        var outer = fields.Object(processorField, "ItemProcessor");
        var isDistributed = outer is not null && ReadMode(outer);
        var graph = new StateGraph("", new Dictionary<string, State>(StringComparer.Ordinal));

        // A child of a distributed Map is an execution of its own: it does not see the item it was made from.
        if (outer?.Again(mapItem: !isDistributed) is { } processor)
        {
            processor.Text("Comment");
            StateReader.ReadQueryLanguage(processor);
            processor.TryTake("ProcessorConfig", out _);
            graph = graphs.Read(processor);
            processor.RefuseRest();
        }

        return StateReader.ReadWork(fields, new MapState
        {
            Name = name,
            Processor = graph,
            ItemsPath = fields.ReferencePath("ItemsPath") ?? State.RootPath,
            ItemSelector = fields.Template("ItemSelector", mapItem: true) ?? fields.Template("Parameters", mapItem: true),
            MaxConcurrency = fields.Quantity("MaxConcurrency", 0, int.MaxValue),
            Distributed = isDistributed ? DistributedModeReader.Read(fields, name) : null,
        });
    }

    private static bool ReadMode(FieldReader processor)
    {
        if (processor.Object("ProcessorConfig", "ProcessorConfig") is not { } config)
        {
            return false;
        }

        var mode = config.Text("Mode") ?? "INLINE";
        if (mode is not ("INLINE" or "DISTRIBUTED"))
        {
            config.Report("Mode", ProblemTexts.Expected("INLINE or DISTRIBUTED"));
        }

        if (mode == "DISTRIBUTED" && config.Text("ExecutionType", required: true) is { } type and not "STANDARD")
        {
            config.Report("ExecutionType", ProblemTexts.Expected($"STANDARD; {type} children are not supported"));
        }

        config.RefuseRest();
        return mode == "DISTRIBUTED";
    }
}

/// <summary>The same graph for every item. Here what both modes share.</summary>
internal static class MapAction
{
    public static Task<StateOutcome> ExecuteAsync(StateRun run, MapState state, CancellationToken ct)
        => WorkAction.ExecuteAsync(run, state, (attempt, input) => AttemptAsync(attempt, state, input, ct), ct);

    private static async Task<JsonNode?> AttemptAsync(StateRun run, MapState state, JsonNode? input, CancellationToken ct)
    {
        try
        {
            var result = state.Distributed is { } distributed
                ? await new MapRun(run, state, distributed).RunAsync(input, ct)
                : await InlineMap.RunAsync(run, state, input, ct);
            run.Record(HistoryEventType.MapStateSucceeded);
            return result;
        }
        catch (StateException failure)
        {
            run.Trail.Join();
            run.Record(new HistoryEvent { Type = HistoryEventType.MapStateFailed, Error = failure.Error, Cause = failure.Cause });
            throw;
        }
    }

    /// <summary>The array ItemsPath leads to.</summary>
    public static JsonArray Items(StateRun run, MapState state, JsonNode? input)
        => run.Scope(input).TryEvaluate(state.ItemsPath, out var value) && value is JsonArray items
            ? items
            : throw new RuntimeException($"The ItemsPath '{state.ItemsPath.Text}' of the Map state '{state.Name}' must lead to an array.");
}

/// <summary>A Map whose iterations belong to the execution itself. The first to fail fails the state.</summary>
internal static class InlineMap
{
    public static async Task<JsonNode?> RunAsync(StateRun run, MapState state, JsonNode? input, CancellationToken ct)
    {
        var items = MapAction.Items(run, state, input);
        var requested = (int)(run.Number(state.MaxConcurrency, input) ?? 0);
        var limit = run.Options.InlineConcurrencyLimit;
        run.Record(new HistoryEvent { Type = HistoryEventType.MapStateStarted, Length = items.Count });
        var outputs = new JsonNode?[items.Count];
        await FanOut.RunAsync(
            new ItemInputs(run, state, input).Select(items.ToAsyncEnumerable(), ct),
            requested == 0 ? limit : Math.Min(requested, limit),
            async (item, token) => outputs[item.Item.Index] = await IterateAsync(run, state, item, token),
            ct);
        run.Trail.Join();
        return new JsonArray([.. outputs.Select(output => output?.DeepClone())]);
    }

    private static async Task<JsonNode?> IterateAsync(StateRun run, MapState state, ItemInput item, CancellationToken ct)
    {
        var trail = run.Trail.Fork();
        var about = new HistoryEvent { Type = HistoryEventType.MapIterationStarted, StateName = state.Name, Index = item.Item.Index };
        trail.Record(about);
        try
        {
            var output = await new GraphRun(run.Execution, state.Processor, trail, item.Item).RunAsync(JsonText.Thaw(item.Input), ct);
            trail.Record(about with { Type = HistoryEventType.MapIterationSucceeded });
            return output;
        }
        catch (StateException failure)
        {
            trail.Record(about with { Type = HistoryEventType.MapIterationFailed, Error = failure.Error, Cause = failure.Cause });
            throw;
        }
    }
}

/// <param name="Input">What the iteration starts with: the item, or what ItemSelector made of it.</param>
internal sealed record ItemInput(MapItem Item, JsonElement Input);

/// <summary>Makes the iterations' inputs, one at a time as they are asked for. What it yields is immutable and may go to any thread.</summary>
internal sealed class ItemInputs(StateRun run, MapState state, JsonNode? mapInput)
{
    public async IAsyncEnumerable<ItemInput> Select(IAsyncEnumerable<JsonNode?> items, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var context = run.Context;
        var index = 0;
        await foreach (var node in items.WithCancellation(ct))
        {
            var item = new MapItem(index++, JsonText.Freeze(node));
            if (state.ItemSelector is not { } selector)
            {
                yield return new ItemInput(item, item.Value);
                continue;
            }

            var input = selector.Evaluate(new EvaluationScope(mapInput, context.With(item), run.Services.Chance));
            yield return new ItemInput(item, JsonText.Freeze(input));
        }
    }
}
