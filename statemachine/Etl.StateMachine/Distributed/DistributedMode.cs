using System.Buffers;
using Etl.StateMachine.Loading;
using Etl.StateMachine.States;
using Etl.StateMachine.Templates;

namespace Etl.StateMachine.Distributed;

/// <summary>The fields of a Map that only the DISTRIBUTED mode has.</summary>
internal sealed record DistributedMode
{
    /// <summary>What the map run and its children are named after: Label, or the state's name.</summary>
    public required string Label { get; init; }

    public ItemReader? ItemReader { get; init; }

    public ResultWriter? ResultWriter { get; init; }

    public Quantity? ToleratedFailureCount { get; init; }

    /// <summary>Of all items, 0 to 100.</summary>
    public Quantity? ToleratedFailurePercentage { get; init; }
}

/// <summary>The items are those of a JSON array in an object; its place comes from Parameters (Bucket, Key).</summary>
internal sealed record ItemReader(PayloadTemplate Parameters, Quantity? MaxItems);

/// <summary>The children's results go to objects; where comes from Parameters (Bucket, Prefix).</summary>
internal sealed record ResultWriter(PayloadTemplate Parameters);

internal static class DistributedModeReader
{
    private const int MaxLabelLength = 40;
    private static readonly SearchValues<char> NotInLabels = SearchValues.Create("*?<>{}[]:;,\\|^~$#%&`\" ");
    private const string ReadResource = "arn:aws:states:::s3:getObject";
    private const string WriteResource = "arn:aws:states:::s3:putObject";

    public static DistributedMode Read(FieldReader fields, string name)
    {
        var label = fields.Text("Label");
        if (label is not null && (label.Length is 0 or > MaxLabelLength || label.AsSpan().ContainsAny(NotInLabels)))
        {
            fields.Report("Label", ProblemTexts.Expected($"1 to {MaxLabelLength} characters, without blanks, wildcards or brackets"));
        }

        if (fields.Has("ItemReader") && fields.Has("ItemsPath"))
        {
            fields.Report("ItemReader", ProblemTexts.AtMostOne("ItemReader", "ItemsPath"));
        }

        return new DistributedMode
        {
            Label = label ?? name,
            ItemReader = ReadItemReader(fields),
            ResultWriter = ReadResultWriter(fields),
            ToleratedFailureCount = fields.Quantity("ToleratedFailureCount", 0, int.MaxValue),
            ToleratedFailurePercentage = fields.Quantity("ToleratedFailurePercentage", 0, 100),
        };
    }

    private static ItemReader? ReadItemReader(FieldReader fields)
    {
        if (fields.Object("ItemReader", "ItemReader") is not { } reader)
        {
            return null;
        }

        CheckResource(reader, ReadResource);
        var config = reader.Object("ReaderConfig", "ReaderConfig", required: true);
        if (config?.Text("InputType", required: true) is { } type and not "JSON")
        {
            config.Report("InputType", ProblemTexts.Expected($"JSON; {type} is not supported"));
        }

        var maxItems = config?.Quantity("MaxItems", 1, 100_000_000);
        config?.RefuseRest();
        var parameters = reader.Template("Parameters", required: true);
        CheckMembers(reader, parameters, "Bucket", "Key");
        reader.RefuseRest();
        return new ItemReader(parameters ?? new ConstantTemplate(null), maxItems);
    }

    private static ResultWriter? ReadResultWriter(FieldReader fields)
    {
        if (fields.Object("ResultWriter", "ResultWriter") is not { } writer)
        {
            return null;
        }

        CheckResource(writer, WriteResource);
        var parameters = writer.Template("Parameters", required: true);
        CheckMembers(writer, parameters, "Bucket", "Prefix");
        writer.RefuseRest();
        return new ResultWriter(parameters ?? new ConstantTemplate(null));
    }

    private static void CheckResource(FieldReader fields, string supported)
    {
        if (fields.Text("Resource", required: true) is { } resource && resource != supported)
        {
            fields.Report("Resource", ProblemTexts.Expected($"{supported}; {resource} is not supported"));
        }
    }

    private static void CheckMembers(FieldReader fields, PayloadTemplate? parameters, params string[] expected)
    {
        if (parameters is not ObjectTemplate { Members: var members })
        {
            return;
        }

        var names = members.Select(member => member.Key).ToHashSet(StringComparer.Ordinal);
        if (!names.SetEquals(expected))
        {
            fields.Report("Parameters", ProblemTexts.Expected($"an object with {string.Join(" and ", expected)}"));
        }
    }
}
