using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Etl.Functions.Tests.Definitions;

/// <summary>
/// The definition is plain Amazon States Language, so every state has its own copy of its retriers; <c>statemachine/retriers.json</c>
/// states each of them once. <c>ETL_ACCEPT_SNAPSHOTS=1</c> rewrites the copies.
/// </summary>
public class RetrierTests
{
    private const string Definition = "statemachine/etl.asl.json", Retriers = "statemachine/retriers.json";

    private const string Command = "ETL_ACCEPT_SNAPSHOTS=1 ./etl test Etl.Functions.Tests --filter-class '*RetrierTests'";

    private static readonly JsonSerializerOptions s_layout = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_retriers_of_all_states_are_those_that_are_stated_once()
    {
        var text = RepositoryFiles.Read(Definition);
        var expected = WithRetriers(text);
        Snapshot.MatchesFile(RepositoryFiles.PathOf(Definition), expected, $"{Definition} has other retriers than {Retriers} states, or another layout. This rewrites it: {Command}");
    }

    [Fact]
    public void Every_retrier_and_every_list_of_errors_is_used()
    {
        var once = JsonNode.Parse(RepositoryFiles.Read(Retriers))!;

        Assert.Equal(Names(once["Retriers"]!), once["States"]!.AsObject().SelectMany(state => Texts(state.Value!)).Distinct().Order());
        Assert.Equal(Names(once["Errors"]!), once["Retriers"]!.AsObject().SelectMany(retrier => Texts(retrier.Value!["ErrorEquals"]!)).Distinct().Order());
    }

    /// <summary>The definition with the retriers as they are stated once.</summary>
    private static string WithRetriers(string definition)
    {
        var once = JsonNode.Parse(RepositoryFiles.Read(Retriers))!;
        var machine = JsonNode.Parse(definition)!.AsObject();
        var tasks = DefinitionTests.All(machine).Where(one => (string?)one.State["Type"] == "Task").ToList();
        Assert.Equal(Names(once["States"]!), tasks.Select(one => one.Name).Order());
        foreach (var (name, state) in tasks)
        {
            state["Retry"] = new JsonArray([.. Texts(once["States"]![name]!).Select(retrier => Spelled(once, once["Retriers"]![retrier]!))]);
        }

        return machine.ToJsonString(s_layout) + "\n";
    }

    /// <summary>A retrier with its lists of errors written out: our own exceptions by name, then those of AWS as they stand there.</summary>
    private static JsonNode Spelled(JsonNode once, JsonNode retrier)
    {
        var spelled = retrier.DeepClone();
        var errors = Texts(retrier["ErrorEquals"]!).SelectMany(list => Texts(once["Errors"]![list]!))
            .OrderBy(IsOfAws).ThenBy(error => IsOfAws(error) ? "" : error, StringComparer.Ordinal);
        spelled["ErrorEquals"] = new JsonArray([.. errors.Select(error => JsonValue.Create(error))]);
        return spelled;
    }

    private static bool IsOfAws(string error) => error.Contains('.', StringComparison.Ordinal);

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(member => member.Key).Order();

    private static IEnumerable<string> Texts(JsonNode node) => node.AsArray().Select(text => (string)text!);
}
