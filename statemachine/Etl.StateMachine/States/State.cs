using Etl.StateMachine.Loading;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.States;

/// <summary>A machine, a branch or an ItemProcessor: states and where they start.</summary>
internal sealed record StateGraph(string StartAt, IReadOnlyDictionary<string, State> States);

/// <summary>
/// What every state has. The records of this folder are a definition after loading: checked, compiled, immutable. Beside each stands
/// how it is read and what executing it means; StateReader and StateActions below have a line a type.
/// </summary>
internal abstract record State
{
    public required string Name { get; init; }

    /// <summary>Null selects nothing: the state sees <c>{}</c>.</summary>
    public JsonPath? InputPath { get; init; } = RootPath;

    /// <summary>Null selects nothing: the state's output is <c>{}</c>.</summary>
    public JsonPath? OutputPath { get; init; } = RootPath;

    public static JsonPath RootPath { get; } = new("$", IsContext: false, []);

    /// <summary>The states it can lead to.</summary>
    public abstract IEnumerable<string> Targets { get; }
}

/// <summary>A state followed by another one, or ending its graph (Next is null).</summary>
internal abstract record ContinuingState : State
{
    public string? Next { get; init; }

    public override IEnumerable<string> Targets => Next is null ? [] : [Next];
}

/// <summary>A number, or the path of one (the fields ending in <c>Path</c>).</summary>
internal sealed record Quantity(string Field, double Constant, JsonPath? Path, double Min, double Max);

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

/// <summary>What executing a state means, by its type.</summary>
internal static class StateActions
{
    /// <exception cref="Errors.StateException">The state failed and it caught nothing itself.</exception>
    public static Task<StateOutcome> ExecuteAsync(StateRun run, CancellationToken ct) => run.State switch
    {
        TaskState state => TaskAction.ExecuteAsync(run, state, ct),
        PassState state => Task.FromResult(PassAction.Execute(run, state)),
        ChoiceState state => Task.FromResult(ChoiceAction.Execute(run, state)),
        WaitState state => WaitAction.ExecuteAsync(run, state, ct),
        SucceedState => Task.FromResult(new StateOutcome(run.EffectiveOutput(run.EffectiveInput()), Next: null)),
        FailState state => throw FailAction.Failure(run, state),
        ParallelState state => ParallelAction.ExecuteAsync(run, state, ct),
        MapState state => MapAction.ExecuteAsync(run, state, ct),
        _ => throw new InvalidOperationException($"No action for {run.State.GetType().Name}."),
    };
}

/// <summary>The events of entering and leaving a state, by its type.</summary>
internal static class StateEvents
{
    public static HistoryEventType Entered(State state) => state switch
    {
        TaskState => HistoryEventType.TaskStateEntered,
        PassState => HistoryEventType.PassStateEntered,
        ChoiceState => HistoryEventType.ChoiceStateEntered,
        WaitState => HistoryEventType.WaitStateEntered,
        SucceedState => HistoryEventType.SucceedStateEntered,
        FailState => HistoryEventType.FailStateEntered,
        ParallelState => HistoryEventType.ParallelStateEntered,
        _ => HistoryEventType.MapStateEntered,
    };

    /// <summary>A Fail state is never left.</summary>
    public static HistoryEventType Exited(State state) => state switch
    {
        TaskState => HistoryEventType.TaskStateExited,
        PassState => HistoryEventType.PassStateExited,
        ChoiceState => HistoryEventType.ChoiceStateExited,
        WaitState => HistoryEventType.WaitStateExited,
        SucceedState => HistoryEventType.SucceedStateExited,
        ParallelState => HistoryEventType.ParallelStateExited,
        _ => HistoryEventType.MapStateExited,
    };
}
