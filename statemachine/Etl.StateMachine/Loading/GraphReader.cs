using System.Text.Json.Nodes;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Loading;

/// <summary>Reads StartAt and States wherever they stand: the machine, a branch, an ItemProcessor.</summary>
internal sealed class GraphReader
{
    private const int MaxNameLength = 80;

    // Names are unique over all nested graphs, so one reader reads the whole definition.
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public StateGraph Read(FieldReader fields)
    {
        var states = new Dictionary<string, State>(StringComparer.Ordinal);
        var startAt = fields.Text("StartAt", required: true);
        if (!fields.TryTake("States", out var node) || node is not JsonObject { Count: > 0 } objects)
        {
            fields.Report("States", ProblemTexts.Expected("an object with at least one state"));
            return new StateGraph("", states);
        }

        foreach (var (name, value) in objects)
        {
            ReadState(fields, name, value, states);
        }

        if (startAt is not null && !objects.ContainsKey(startAt))
        {
            fields.Report("StartAt", ProblemTexts.NoTarget(startAt));
        }

        GraphCheck.Run(fields, startAt, objects, states);
        return new StateGraph(startAt ?? "", states);
    }

    private void ReadState(FieldReader fields, string name, JsonNode? value, Dictionary<string, State> states)
    {
        if (value is not JsonObject json)
        {
            fields.Report($"States.{name}", ProblemTexts.NotObject);
            return;
        }

        var type = (json["Type"] as JsonValue)?.ToString() ?? "";
        var state = fields.ForState(name, json, $"{type} state");
        if (!_names.Add(name))
        {
            state.Report("(name)", ProblemTexts.DuplicateState(name));
        }

        if (name.Length > MaxNameLength)
        {
            state.Report("(name)", ProblemTexts.LongName(MaxNameLength));
        }

        if (StateReader.Read(state, name, this) is { } read)
        {
            states[name] = read;
            state.RefuseRest();
        }
    }
}

/// <summary>Every transition has a target, every state is reached, and some state ends the flow.</summary>
internal static class GraphCheck
{
    public static void Run(FieldReader fields, string? startAt, JsonObject objects, Dictionary<string, State> states)
    {
        foreach (var state in states.Values)
        {
            foreach (var target in state.Targets.Where(target => target.Length > 0 && !objects.ContainsKey(target)).Distinct(StringComparer.Ordinal))
            {
                Of(fields, state.Name, objects).Report("(transition)", ProblemTexts.NoTarget(target));
            }
        }

        if (states.Count < objects.Count || startAt is null || !states.ContainsKey(startAt))
        {
            return; // What could not be read hides transitions: unreachable states would be false alarms.
        }

        var reached = Reached(startAt, states);
        foreach (var name in states.Keys.Where(name => !reached.Contains(name)))
        {
            Of(fields, name, objects).Report("(name)", ProblemTexts.Unreachable);
        }

        // An empty Next is one that was already complained of.
        if (!reached.Any(name => states[name] is SucceedState or FailState or ContinuingState { Next: null or "" }))
        {
            fields.Report("States", ProblemTexts.NoTerminal);
        }
    }

    private static FieldReader Of(FieldReader fields, string name, JsonObject objects) => fields.ForState(name, objects[name]!.AsObject(), "state");

    private static HashSet<string> Reached(string startAt, Dictionary<string, State> states)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { startAt };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var name))
        {
            foreach (var target in states[name].Targets.Where(target => states.ContainsKey(target) && reached.Add(target)))
            {
                open.Enqueue(target);
            }
        }

        return reached;
    }
}
