using System.Text;
using System.Text.Json.Nodes;
using Etl.Rehearsal.Tests.Files;
using Etl.Rehearsal.Tests.Servers;
using Etl.StateMachine;

namespace Etl.Rehearsal.Tests;

/// <summary>A dropped file, from the event to the message.</summary>
public sealed class HappyPathTests(Account account)
{
    private const int Records = 2000;

    [Fact]
    public async Task A_dropped_file_becomes_rows_standings_and_a_message_and_moves_to_processed()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var bytes = OrdersFile.Of(Records);
        var created = await rehearsal.DropAsync("orders.csv", bytes);
        var newer = OrdersFile.Of(1, "newer");
        await rehearsal.DropAsync("other.csv", newer);

        var (execution, result) = await rehearsal.RunAsync(
            Rehearsal.With(created, new JsonObject { ["chunkSize"] = bytes.Length / 6, ["maxConcurrency"] = 3 }));

        Assert.Equal((ExecutionStatus.Succeeded, "Done"), (result.Status, result.FinalState));
        Assert.Equal(OrdersFile.Rows(Records), await rehearsal.RowsAsync());
        Assert.InRange(execution.MostAtOnce("ProcessChunk"), 2, 3);

        // The message.
        var plan = execution.AnswerOf("Split");
        var (loadId, runId) = ((string)plan["loadId"]!, (string)plan["runId"]!);
        var message = Assert.Single(await rehearsal.ResultsAsync());
        Assert.StartsWith($"{rehearsal.Dataset}-", message.Attributes["MessageGroupId"], StringComparison.Ordinal);
        Assert.Equal(runId, message.Attributes["MessageDeduplicationId"]);
        var body = JsonNode.Parse(message.Body)!;
        Assert.Equal(
            (loadId, runId, rehearsal.Deployment.Bucket, rehearsal.KeyOf("orders.csv"), rehearsal.Dataset, "Succeeded"),
            ((string)body["loadId"]!, (string)body["runId"]!, (string)body["bucket"]!, (string)body["key"]!, (string)body["dataset"]!, (string)body["status"]!));
        var accounts = body["accounts"]!;
        Assert.Equal(
            (bytes.Length, Records, Records, 0, Records, Records),
            ((int)accounts["bytes"]!, (int)accounts["read"]!, (int)accounts["accepted"]!, (int)accounts["rejected"]!, (int)accounts["rows"]!, (int)accounts["inserted"]!));

        // The status table.
        var chunks = (int)accounts["chunks"]!;
        Assert.InRange(chunks, 5, 8);
        var standings = await rehearsal.StandingsAsync(loadId);
        Assert.Equal(chunks, standings.Count(one => one.StartsWith("CHUNK#1#", StringComparison.Ordinal) && one.EndsWith(" done", StringComparison.Ordinal)));
        Assert.Equal(["RUN#1 Succeeded"], standings.Where(one => one.StartsWith("RUN#", StringComparison.Ordinal)));

        // The file.
        Assert.Equal([rehearsal.KeyOf("other.csv")], await rehearsal.KeysAsync($"incoming/{rehearsal.Dataset}/"));
        var moved = Assert.Single(await rehearsal.KeysAsync("processed/"), key => key.EndsWith($"/{runId}/orders.csv", StringComparison.Ordinal));
        Assert.Equal(bytes, await rehearsal.ReadAsync(moved));
        Assert.Empty(await rehearsal.AlertsAsync());
    }

    [Fact]
    public async Task Rejected_records_are_in_two_files_with_their_lines_and_reasons()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var created = await rehearsal.DropAsync("orders.csv", OrdersFile.Text("id,item,amount\n1,pen,1.50\n2,ink,not a number\n3,paper,2.00\n"));

        var (execution, _) = await rehearsal.RunAsync(created);

        Assert.Equal(["1|pen|1.50", "3|paper|2.00"], await rehearsal.RowsAsync());
        var body = JsonNode.Parse(Assert.Single(await rehearsal.ResultsAsync()).Body)!;
        var key = (string)body["rejectsKey"]!;
        Assert.Equal($"rejects/{(string)execution.AnswerOf("Split")["runId"]!}/rejects.jsonl", key);
        var reject = JsonNode.Parse(Encoding.UTF8.GetString(await rehearsal.ReadAsync(key)).TrimEnd())!;
        Assert.Equal((3, "amount"), ((int)reject["line"]!, (string)reject["column"]!));
        var lines = Encoding.UTF8.GetString(await rehearsal.ReadAsync(key.Replace(".jsonl", ".csv", StringComparison.Ordinal))).TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("_etl_line", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("id,item,amount", lines[0].TrimEnd('\r'), StringComparison.Ordinal);
        Assert.StartsWith("\"3\",", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("2,ink,not a number", lines[1].TrimEnd('\r'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_are_JSON_lines_that_name_their_work_and_metrics_name_the_dataset()
    {
        var rehearsal = await Rehearsal.BeginAsync(account);
        var created = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(10));

        var (execution, _) = await rehearsal.RunAsync(created);

        var loadId = (string)execution.AnswerOf("Split")["loadId"]!;
        var environments = await rehearsal.Deployment.EnvironmentsAsync();
        Assert.Empty(environments.Refused);
        Assert.Empty(environments.Lines.Where(line => line.IsError).Select(line => line.Text));
        var lines = environments.Lines.Select(line => (line.Function, Line: JsonNode.Parse(line.Text)!)).ToList();
        var chunk = Assert.Single(lines, one => (string?)one.Line["loadId"] == loadId && one.Line["chunk"] is not null && one.Line["rows"] is not null).Line;
        Assert.Equal((0, 1), ((int)chunk["chunk"]!, (int)chunk["attempt"]!));
        Assert.True(Guid.TryParse((string?)chunk["requestId"], out _));
        Assert.All(["timestamp", "level", "message", "function"], name => Assert.NotNull(chunk[name]));

        var metrics = lines.Where(one => one.Line["_aws"] is not null && (string?)one.Line["Dataset"] == rehearsal.Dataset).ToList();
        var loaded = Assert.Single(metrics, one => one.Line["RecordsAccepted"] is not null).Line;
        Assert.Equal(10, (int)loaded["RecordsAccepted"]!);
        Assert.Equal("Etl", (string)loaded["_aws"]!["CloudWatchMetrics"]![0]!["Namespace"]!);
    }
}
