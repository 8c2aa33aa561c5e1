using System.Text.Json.Nodes;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Loading;

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
        if (!reached.Any(name => states[name] is SucceedState or FailState or FlowState { Next: null or "" }))
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
