using Etl.StateMachine.States;

namespace Etl.StateMachine.Loading;

/// <summary>Reads a state by its Type, and the fields that several types share.</summary>
internal static class StateReader
{
    public static State? Read(FieldReader fields, string name, GraphReader graphs)
    {
        var type = fields.Text("Type", required: true);
        fields.Text("Comment");
        ReadQueryLanguage(fields);
        switch (type)
        {
            case "Task":
                return TaskStateReader.Read(fields, name);
            case "Pass":
                return PassStateReader.Read(fields, name);
            case "Choice":
                return ChoiceStateReader.Read(fields, name);
            case "Wait":
                return WaitStateReader.Read(fields, name);
            case "Succeed":
                return new SucceedState { Name = name, InputPath = fields.PathOrNull("InputPath"), OutputPath = fields.PathOrNull("OutputPath") };
            case "Fail":
                return new FailState { Name = name, Error = fields.TextOrPath("Error"), Cause = fields.TextOrPath("Cause") };
            case "Parallel":
                return ParallelStateReader.Read(fields, name, graphs);
            case "Map":
                return MapStateReader.Read(fields, name, graphs);
            case null:
                return null;
            default:
                fields.Report("Type", ProblemTexts.Expected("Task, Pass, Choice, Wait, Succeed, Fail, Parallel or Map"));
                return null;
        }
    }

    public static void ReadQueryLanguage(FieldReader fields)
    {
        switch (fields.Text("QueryLanguage"))
        {
            case null or "JSONPath":
                break;
            case "JSONata":
                fields.Report("QueryLanguage", ProblemTexts.JsonataRefused);
                break;
            default:
                fields.Report("QueryLanguage", ProblemTexts.Expected("JSONPath"));
                break;
        }
    }

    /// <summary>Next, or End: true (then null).</summary>
    public static string? ReadNext(FieldReader fields)
    {
        var next = fields.Text("Next");
        var end = fields.Boolean("End");
        if (end is true == fields.Has("Next") || (end is false && next is null))
        {
            fields.Report("Next", ProblemTexts.NextAndEnd);
            return ""; // Neither a target nor an end: no second problem follows from this one.
        }

        return next;
    }

    /// <summary>The fields that Task, Parallel and Map share.</summary>
    public static T ReadWork<T>(FieldReader fields, T state)
        where T : WorkState => state with
        {
            InputPath = fields.PathOrNull("InputPath"),
            OutputPath = fields.PathOrNull("OutputPath"),
            ResultSelector = fields.Template("ResultSelector"),
            ResultPath = fields.ResultPath("ResultPath"),
            Retry = RetrierReader.Read(fields),
            Catch = CatcherReader.Read(fields),
            Next = ReadNext(fields),
        };
}
