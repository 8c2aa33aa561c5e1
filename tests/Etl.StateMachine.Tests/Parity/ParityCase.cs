using System.Globalization;
using System.Text.Json.Nodes;
using Etl.StateMachine.Tests.Fixtures;

namespace Etl.StateMachine.Tests.Parity;

/// <summary>A definition, its input, what its tasks do at each call (the last step repeats; none echoes), and the fields under test.</summary>
internal sealed record ParityCase(string Name, JsonObject Json)
{
    public JsonNode Definition => Json["definition"]!;

    /// <summary>JSON pointers into the definition.</summary>
    public IEnumerable<string> Removed => Json["removed"]!.AsArray().Select(pointer => pointer!.GetValue<string>());

    public static ParityCase Read(string name)
        => new(name, JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")))!.AsObject());

    public static IEnumerable<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static string Folder => RepositoryFiles.PathOf("tests/Etl.StateMachine.Tests/Parity/Cases");

    /// <summary>The definition with the case's name before the name of every state, so that many fit into one machine.</summary>
    public JsonNode Renamed() => Rename("", Definition)!;

    /// <summary>The definition without the field at a pointer.</summary>
    public JsonNode Without(string pointer)
    {
        var root = Definition.DeepClone();
        var steps = pointer.Split('/')[1..];
        var parent = steps[..^1].Aggregate(root, (node, step) => node is JsonArray items ? items[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);
        if (parent is JsonArray array)
        {
            array.RemoveAt(int.Parse(steps[^1], CultureInfo.InvariantCulture));
        }
        else
        {
            Assert.True(parent.AsObject().Remove(steps[^1]), $"{Name}: there is no {pointer}");
        }

        return root;
    }

    /// <summary>Through our interpreter; a refused definition is an outcome too.</summary>
    public async Task<ParityOutcome> RunAsync(JsonNode definition)
    {
        var calls = new Dictionary<string, int>(StringComparer.Ordinal);
        var machine = new Machine
        {
            Resources = new FakeResources { Task = (invocation, _) => new(Step(invocation, calls)) },
        };
        try
        {
            var result = await machine.RunAsync(definition.ToJsonString(), Json["input"]?.ToJsonString() ?? "null");
            return new ParityOutcome(result.Output?.ToJsonString(), result.Error, result.Cause, [.. Machine.Entered(result)], result.Status.ToString());
        }
        catch (DefinitionException refused)
        {
            return new ParityOutcome(null, null, refused.Message, [], "refused");
        }
    }

    private JsonNode? Rename(string field, JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(
            field == "States" ? Prefixed(member.Key) : member.Key, Rename(member.Key, member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => Rename("", item))]),
        JsonValue name when field is "StartAt" or "Next" or "Default" => Prefixed(name.GetValue<string>()),
        _ => node?.DeepClone(),
    };

    private string Prefixed(string state) => $"{Name}: {state}";

    private JsonNode? Step(TaskInvocation invocation, Dictionary<string, int> calls)
    {
        JsonArray? steps;
        int call;
        lock (calls)
        {
            steps = Json["tasks"]?[invocation.StateName]?.AsArray();
            call = calls[invocation.StateName] = calls.GetValueOrDefault(invocation.StateName) + 1;
        }

        if (steps is null)
        {
            return invocation.Parameters;
        }

        var step = steps[Math.Min(call, steps.Count) - 1]!;
        return step["error"] is { } error
            ? throw new TaskFailedException(error.GetValue<string>(), step["cause"]!.GetValue<string>())
            : step["result"]?.DeepClone();
    }
}
