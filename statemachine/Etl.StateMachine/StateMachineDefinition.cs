using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.StateMachine.Json;
using Etl.StateMachine.Loading;
using Etl.StateMachine.States;
using Etl.StateMachine.Templates;

namespace Etl.StateMachine;

/// <summary>
/// A state machine in Amazon States Language with JSONPath, checked and compiled. What loads runs as Step Functions would run it,
/// up to the differences listed in docs/asl-support.md; anything else is refused here, never at run time. Immutable.
/// </summary>
public sealed class StateMachineDefinition
{
    private StateMachineDefinition(StateGraph graph, double? timeoutSeconds)
    {
        Graph = graph;
        Timeout = timeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        Tasks = [.. AllStates(graph).OfType<TaskState>()];
    }

    internal StateGraph Graph { get; }

    internal IReadOnlyList<TaskState> Tasks { get; }

    /// <summary>How long an execution may take; null without a limit.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>The distinct resources of its Task states, nested ones included.</summary>
    public IReadOnlySet<string> Resources => Tasks.Select(task => task.Resource).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// The texts that a state's tasks are given as a constant: a Task its own, a Map or a Parallel those of the tasks inside it, any other
    /// state none.
    /// </summary>
    /// <param name="state">The state's name.</param>
    /// <param name="parameter">The member of Parameters, such as FunctionName.</param>
    public IEnumerable<string> ConstantsOf(string state, string parameter)
    {
        foreach (var task in AllStates(Graph).Where(one => one.Name == state).SelectMany(WithInner).OfType<TaskState>())
        {
            var members = (task.Parameters as ObjectTemplate)?.Members ?? [];
            if (members.FirstOrDefault(member => member.Key == parameter).Value is ConstantTemplate constant && JsonKinds.TryString(constant.Value, out var text))
            {
                yield return text;
            }
        }
    }

    /// <param name="json">The definition.</param>
    /// <param name="substitutions">Values for <c>${Name}</c>, put into the text before it is parsed, as CloudFormation does.</param>
    /// <exception cref="DefinitionException">It cannot be run; every problem is listed.</exception>
    public static StateMachineDefinition Load(string json, IReadOnlyDictionary<string, string> substitutions)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(substitutions);
        var problems = new DefinitionProblems();
        var root = Parse(Substitutions.Apply(json, substitutions), problems);
        problems.ThrowIfAny();
        Substitutions.ReportUnbound(state: null, field: "", root, problems);

        var fields = new FieldReader(root!, state: null, prefix: "", "state machine", mapItemVisible: false, problems);
        fields.Text("Comment");
        StateReader.ReadQueryLanguage(fields);
        if (fields.Text("Version") is { } version and not "1.0")
        {
            fields.Report("Version", ProblemTexts.Expected($"1.0, not {version}"));
        }

        var timeout = fields.Number("TimeoutSeconds", 1, 99_999_999);
        var graph = new GraphReader().Read(fields);
        fields.RefuseRest();
        problems.ThrowIfAny();
        return new StateMachineDefinition(graph, timeout);
    }

    private static JsonObject? Parse(string text, DefinitionProblems problems)
    {
        try
        {
            if (JsonText.Parse(text) is JsonObject root)
            {
                return root;
            }

            problems.Add(null, "(text)", ProblemTexts.NotObject);
        }
        catch (JsonException error)
        {
            Substitutions.ReportUnbound(text, problems);
            problems.Add(null, "(text)", $"is not JSON: {error.Message}");
        }

        return null;
    }

    private static IEnumerable<State> AllStates(StateGraph graph) => graph.States.Values.SelectMany(WithInner);

    private static IEnumerable<State> WithInner(State state) => state switch
    {
        ParallelState parallel => [state, .. parallel.Branches.SelectMany(AllStates)],
        MapState map => [state, .. AllStates(map.Processor)],
        _ => [state],
    };
}

/// <summary>A definition that cannot be run here exactly as Step Functions would run it. Lists every problem found.</summary>
public sealed class DefinitionException(IReadOnlyList<DefinitionProblem> problems)
    : Exception($"The state machine's definition has {problems.Count} problem(s):{string.Concat(problems.Select(problem => $"\n- {problem}"))}")
{
    /// <summary>In the order of the definition; never empty.</summary>
    public IReadOnlyList<DefinitionProblem> Problems => problems;
}

/// <summary>One thing wrong with a definition.</summary>
/// <param name="State">The state it is in; null outside every state.</param>
/// <param name="Field">The field, nested ones joined by dots, array items by their 0-based index: <c>Retry[0].MaxAttempts</c>.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record DefinitionProblem(string? State, string Field, string Message)
{
    public override string ToString() => $"{(State is null ? "State machine" : $"State '{State}'")}, {Field}: {Message}";
}
