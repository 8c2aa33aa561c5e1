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
    public async Task Events_out_of_order_and_once_more_leave_the_latest_version()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var first = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3, "first"));
        var second = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3, "second"));
        var third = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3, "third"));

        var ends = new List<string?>();
        foreach (var created in new[] { second, first, third, second, first, third })
        {
            ends.Add((await rehearsal.RunAsync(created)).Result.FinalState);
        }

        Assert.Equal(["Done", "Superseded", "Done", "Skipped", "Superseded", "Skipped"], ends);
        Assert.Equal(OrdersFile.Rows(3, "third"), await rehearsal.RowsAsync());
        Assert.Equal(2, (await rehearsal.ResultsAsync()).Count);
        Assert.Empty(await rehearsal.AlertsAsync());
    }

    [Fact]
    public async Task Content_that_comes_back_in_a_later_version_is_loaded_again()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        foreach (var marker in new[] { "ten", "twelve", "ten" })
        {
            var (_, result) = await rehearsal.RunAsync(await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3, marker)));
            Assert.Equal("Done", result.FinalState);
            Assert.Equal(OrdersFile.Rows(3, marker), await rehearsal.RowsAsync());
        }
    }

    [Fact]
    public async Task A_version_after_a_later_one_that_was_a_repeat_is_superseded()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var older = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3, "older"));
        var later = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3, "later"));
        await rehearsal.RunAsync(await rehearsal.DropAsync("copy.csv", OrdersFile.Of(3, "later")));

        Assert.Equal("Skipped", (await rehearsal.RunAsync(later)).Result.FinalState);
        Assert.Equal("Superseded", (await rehearsal.RunAsync(older)).Result.FinalState);

        Assert.Equal(OrdersFile.Rows(3, "later"), await rehearsal.RowsAsync());
        Assert.Empty(await rehearsal.KeysAsync($"incoming/{rehearsal.Dataset}/copy.csv"));
    }

    [Fact]
    public async Task A_table_that_was_dropped_is_filled_again_by_the_same_bytes()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        await rehearsal.RunAsync(await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3)));
        await rehearsal.Deployment.Database.RowsAsync($"DROP TABLE {rehearsal.Dataset}");

        Assert.Equal("Done", (await rehearsal.RunAsync(await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3)))).Result.FinalState);

        Assert.Equal(OrdersFile.Rows(3), await rehearsal.RowsAsync());
    }

    [Fact]
    public async Task An_append_that_may_be_a_repeat_is_refused_and_done_when_it_is_forced()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var log = rehearsal.Deployment.AppendingDataset;
        async Task<string> DropAsync(string file, bool force) =>
            Rehearsal.With(await rehearsal.DropAsync(file, OrdersFile.Of(3, rehearsal.Dataset)), new JsonObject { ["dataset"] = log, ["force"] = force });
        Assert.Equal("Done", (await rehearsal.RunAsync(await DropAsync("orders.csv", force: false))).Result.FinalState);
        Assert.Equal("Skipped", (await rehearsal.RunAsync(await DropAsync("copy.csv", force: false))).Result.FinalState);
        await rehearsal.Deployment.Database.RowsAsync($"TRUNCATE {log}");

        var (execution, result) = await rehearsal.RunAsync(await DropAsync("late.csv", force: false));

        Assert.Equal("RepeatException", result.Error);
        Assert.Equal(["RepeatException"], execution.ErrorsOf("Reduce"));
        var alert = Assert.Single(await rehearsal.AlertsAsync());
        Assert.Equal(("RepeatException", "refused", log), (alert.Attributes["error"], alert.Attributes["kind"], alert.Attributes["dataset"]));
        Assert.Contains("--force appends every record of the file again", alert.Message, StringComparison.Ordinal);
        Assert.Single(await rehearsal.KeysAsync("failed/"), key => key.EndsWith("/late.csv", StringComparison.Ordinal));
        Assert.Equal("0", await rehearsal.Deployment.Database.ScalarAsync($"SELECT count(*) FROM {log}"));

        Assert.Equal("Done", (await rehearsal.RunAsync(await DropAsync("again.csv", force: true))).Result.FinalState);
        Assert.Equal("3", await rehearsal.Deployment.Database.ScalarAsync($"SELECT count(*) FROM {log}"));
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
