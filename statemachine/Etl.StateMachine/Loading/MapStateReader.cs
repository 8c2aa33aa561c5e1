using Etl.StateMachine.States;

namespace Etl.StateMachine.Loading;

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
