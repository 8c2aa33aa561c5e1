using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.Functions.Errors;
using Etl.Functions.Objects;
using Etl.Functions.Runs;
using Etl.Functions.Tests.Fixtures;

namespace Etl.Functions.Tests.Handlers;

public class StoppedExecutionTests
{
    private const string Execution = "arn:aws:states:eu-west-1:123456789012:execution:etl-prod:4711";

    [Theory]
    [InlineData("ABORTED", "Aborted")]
    [InlineData("TIMED_OUT", "States.Timeout")]
    public async Task A_stopped_execution_gives_its_claim_up_and_leaves_the_file(string status, string error)
    {
        var host = new Host(TestDatasets.Strict);
        var file = host.Drop("id,name\n1,a\n"u8.ToArray());
        await host.CallAsync("Split", new JsonObject { ["executionId"] = Execution, ["step"] = "Plan", ["event"] = JsonNode.Parse(Input(file)) }.ToJsonString());
        Assert.Equal(Execution, host.Tables.Loads.Values.Single().Owner);

        var answer = await host.CallAsync("Abandon", Stopped(status, Input(file)));

        Assert.Null(host.Tables.Loads.Values.Single().Owner);
        Assert.Contains("incoming/test.csv", host.Store.Keys);
        Assert.Equal((error, "interrupted", "Fail"), ((string?)answer!["error"], (string?)answer["kind"], (string?)answer["next"]));
        Assert.Contains(
            $"https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/{Execution}", (string)answer["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_without_the_input_says_so()
    {
        var host = new Host(TestDatasets.Strict);

        var error = await Assert.ThrowsAsync<InputException>(() => host.CallAsync("Abandon", Stopped("ABORTED", null)));

        Assert.Contains("detail.input", error.Message, StringComparison.Ordinal);
    }

    private static string Input(ObjectVersion file) => JsonSerializer.Serialize(Host.Event(file, new LoadOptions()), EtlJson.Default.LoadEvent);

    private static string Stopped(string status, string? input) => new JsonObject
    {
        ["source"] = "aws.states",
        ["detail-type"] = "Step Functions Execution Status Change",
        ["detail"] = new JsonObject { ["executionArn"] = Execution, ["status"] = status, ["input"] = input },
    }.ToJsonString();
}
