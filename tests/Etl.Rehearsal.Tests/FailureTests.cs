using Etl.Rehearsal.Tests.Files;
using Etl.Rehearsal.Tests.Servers;
using Etl.StateMachine;

namespace Etl.Rehearsal.Tests;

/// <summary>A refused file, from the event to the message that a person reads.</summary>
public sealed class FailureTests(Account account)
{
    [Fact]
    public async Task A_bad_header_is_told_to_people_and_the_file_moves_to_failed()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var bytes = OrdersFile.Text("id,article,amount\n1,pen,1.50\n");
        var created = await rehearsal.DropAsync("Aufträge.csv", bytes);

        var (execution, result) = await rehearsal.RunAsync(created);

        Assert.Equal((ExecutionStatus.Failed, "HeaderException"), (result.Status, result.Error));
        var alert = Assert.Single(await rehearsal.AlertsAsync());
        Assert.InRange(alert.Subject.Length, 1, 100);
        Assert.DoesNotContain(alert.Subject, letter => letter is < ' ' or > '~');
        Assert.EndsWith("the header does not fit", alert.Subject, StringComparison.Ordinal);
        Assert.Contains($"{rehearsal.Deployment.Bucket}/{rehearsal.KeyOf("Aufträge.csv")}", alert.Message, StringComparison.Ordinal);
        Assert.Contains("item", alert.Message, StringComparison.Ordinal);
        Assert.Contains("article", alert.Message, StringComparison.Ordinal);
        Assert.Contains("What to do: correct the file", alert.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"https://{Names.Region}.console.aws.amazon.com/states/home?region={Names.Region}#/v2/executions/details/{execution.Id}", alert.Message, StringComparison.Ordinal);
        Assert.Equal("HeaderException", alert.Attributes["error"]);
        Assert.Equal("refused", alert.Attributes["kind"]);
        Assert.True(alert.Attributes.ContainsKey("dataset"));

        Assert.Empty(await rehearsal.KeysAsync($"incoming/{rehearsal.Dataset}/"));
        var moved = Assert.Single(await rehearsal.KeysAsync("failed/"), key => key.EndsWith("/Aufträge.csv", StringComparison.Ordinal));
        Assert.Equal(bytes, await rehearsal.ReadAsync(moved));
        Assert.False(await rehearsal.HasTargetAsync());
        Assert.Empty(await rehearsal.ResultsAsync());
    }

    [Fact]
    public async Task A_file_with_too_many_rejects_is_told_with_its_rejects_and_loads_nothing()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var created = await rehearsal.DropAsync("orders.csv", OrdersFile.Text("id,item,amount\n1,pen,x\n2,ink,y\n3,paper,2.00\n"));

        var (execution, result) = await rehearsal.RunAsync(created);

        Assert.Equal("TooManyRejectsException", result.Error);
        var alert = Assert.Single(await rehearsal.AlertsAsync());
        Assert.Contains("max_percent", alert.Message, StringComparison.Ordinal);
        Assert.Equal(rehearsal.Dataset, alert.Attributes["dataset"]);
        Assert.False(await rehearsal.HasTargetAsync());
        var runId = (string)execution.AnswerOf("Split")["runId"]!;
        Assert.Single(await rehearsal.KeysAsync("failed/"), key => key.EndsWith($"/{runId}/orders.csv", StringComparison.Ordinal));
        Assert.Equal([$"rejects/{runId}/rejects.csv", $"rejects/{runId}/rejects.jsonl"], await rehearsal.KeysAsync($"rejects/{runId}/"));
    }
}
