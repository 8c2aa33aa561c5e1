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
