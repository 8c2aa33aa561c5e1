using System.Text.Json.Nodes;
using Etl.Rehearsal.Tests.Files;
using Etl.Rehearsal.Tests.Servers;
using Etl.StateMachine;

namespace Etl.Rehearsal.Tests.BadInput;

/// <summary>Events twice, late, out of order, or about what is no longer there.</summary>
public sealed class EventTests(Account account)
{
    [Fact]
    public async Task An_event_delivered_again_is_skipped()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var created = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3));
        await rehearsal.RunAsync(created);

        var (execution, result) = await rehearsal.RunAsync(created);

        Assert.Equal((ExecutionStatus.Succeeded, "Skipped"), (result.Status, result.FinalState));
        Assert.Contains("already loaded by", (string)execution.AnswerOf("Split")["message"]!, StringComparison.Ordinal);
        Assert.Equal(OrdersFile.Rows(3), await rehearsal.RowsAsync());
        Assert.Single(await rehearsal.ResultsAsync());
    }

    [Fact]
    public async Task An_event_delivered_twice_at_once_loads_once()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var created = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(500));
        var input = Rehearsal.With(created, new JsonObject { ["chunkSize"] = 4096, ["maxConcurrency"] = 2 });

        var both = new[] { rehearsal.Start(input), rehearsal.Start(input) };
        var results = await Task.WhenAll(both.Select(one => one.Ended));

        Assert.All(results, result => Assert.Equal(ExecutionStatus.Succeeded, result.Status));
        var ends = results.Select(result => result.FinalState).Order(StringComparer.Ordinal).ToList();
        Assert.Contains("Done", ends);
        Assert.Single(ends, end => end is "Busy" or "Skipped");
        Assert.Equal(OrdersFile.Rows(500), await rehearsal.RowsAsync());
        Assert.Single(await rehearsal.ResultsAsync());
    }

    [Fact]
    public async Task The_event_of_an_older_version_after_a_newer_one_was_loaded_is_superseded()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var older = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3, "older"));
        var newer = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3, "newer"));
        await rehearsal.RunAsync(newer);

        var (execution, result) = await rehearsal.RunAsync(older);

        Assert.Equal((ExecutionStatus.Succeeded, "Superseded"), (result.Status, result.FinalState));
        Assert.Contains("a later version of the same file was loaded", (string)execution.AnswerOf("Split")["message"]!, StringComparison.Ordinal);
        Assert.Equal(OrdersFile.Rows(3, "newer"), await rehearsal.RowsAsync());
    }

    [Fact]
    public async Task Versions_in_order_are_both_loaded_and_the_later_one_stays()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var first = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3, "first"));
        var second = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(2, "second"));

        Assert.Equal("Done", (await rehearsal.RunAsync(first)).Result.FinalState);
        Assert.Equal("Done", (await rehearsal.RunAsync(second)).Result.FinalState);

        var rows = await rehearsal.RowsAsync();
        Assert.Equal([.. OrdersFile.Rows(2, "second"), OrdersFile.Rows(3, "first")[2]], rows);
        Assert.Equal(2, (await rehearsal.ResultsAsync()).Count);
        Assert.Empty(await rehearsal.KeysAsync($"incoming/{rehearsal.Dataset}/"));
    }

    [Fact]
    public async Task An_event_for_a_deleted_object_says_so_and_what_to_do()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var created = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3));
        await account.S3.DeleteObjectAsync(
            rehearsal.Deployment.Bucket, rehearsal.KeyOf("orders.csv"), (string)JsonNode.Parse(created)!["detail"]!["object"]!["version-id"]!);

        var (execution, result) = await rehearsal.RunAsync(created);

        Assert.Equal("ObjectChangedException", result.Error);
        Assert.Equal(["ObjectChangedException"], execution.ErrorsOf("Split"));
        var alert = Assert.Single(await rehearsal.AlertsAsync());
        Assert.Contains(rehearsal.KeyOf("orders.csv"), alert.Message, StringComparison.Ordinal);
        Assert.Contains("deleted or moved after its event", alert.Message, StringComparison.Ordinal);
        Assert.Contains("upload it again", alert.Message, StringComparison.Ordinal);
        Assert.Equal("ObjectChangedException", alert.Attributes["error"]);
    }
}
