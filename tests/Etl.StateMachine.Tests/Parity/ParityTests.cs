using System.Text.Json.Nodes;
using Etl.StateMachine.Tests.Fixtures;

namespace Etl.StateMachine.Tests.Parity;

/// <summary>The same definitions and inputs through aws-local-stepfunctions, an interpreter that shares nothing with ours.</summary>
public sealed class ParityTests
{
    private static readonly Lazy<Task<Dictionary<string, ParityOutcome>>> Theirs = new(RunTheirsAsync);

    public static TheoryData<string> Names => [.. ParityCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Outcome_and_order_of_states_agree(string name)
    {
        var parity = ParityCase.Read(name);
        var theirs = (await Theirs.Value)[name];
        var ours = await parity.RunAsync(parity.Definition);

        var ordered = !parity.Definition["States"]!.AsObject().Any(state => state.Value!["Type"]!.GetValue<string>() is "Parallel" or "Map");
        Assert.Equal(theirs.Comparable(ordered), ours.Comparable(ordered));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Outcome_changes_without_the_field_under_test(string name)
    {
        var parity = ParityCase.Read(name);
        var whole = await parity.RunAsync(parity.Definition);
        Assert.NotEqual("refused", whole.Status);
        Assert.NotEmpty(parity.Removed);

        foreach (var pointer in parity.Removed)
        {
            var without = await parity.RunAsync(parity.Without(pointer));
            Assert.True(whole.Comparable(ordered: false) != without.Comparable(ordered: false), $"{name} says nothing about {pointer}");
        }
    }

    [Fact]
    public async Task Definitions_are_valid()
    {
        // As branches of one machine: a check takes half a second, however long the definition.
        var branches = ParityCase.Names.Select(ParityCase.Read).Select(parity => parity.Renamed());
        var machine = new JsonObject
        {
            ["StartAt"] = "All",
            ["States"] = new JsonObject
            {
                ["All"] = new JsonObject { ["Type"] = "Parallel", ["Branches"] = new JsonArray([.. branches]), ["End"] = true },
            },
        };

        Assert.Equal("", await AslValidator.ValidateAsync(machine.ToJsonString()));
    }

    [Fact]
    public async Task Validator_complains_of_what_is_invalid()
        => Assert.NotEqual("", await AslValidator.ValidateAsync("""{"StartAt":"A","States":{"B":{"Type":"Succeed"}}}"""));

    private static async Task<Dictionary<string, ParityOutcome>> RunTheirsAsync()
    {
        var cases = ParityCase.Names.Select(ParityCase.Read).ToArray();
        var input = new JsonArray([.. cases.Select(one => one.Json.DeepClone())]).ToJsonString();
        var outcomes = JsonNode.Parse(await NodePackage.RunAsync("Etl.StateMachine.Tests", "Parity/run.mjs", input))!.AsArray();
        return cases.Zip(outcomes).ToDictionary(pair => pair.First.Name, pair => ParityOutcome.Of(pair.Second!), StringComparer.Ordinal);
    }
}
