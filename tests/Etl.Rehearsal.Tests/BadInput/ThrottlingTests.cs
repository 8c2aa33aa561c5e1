using System.Text.Json;
using Etl.Aws.Servers.S3.Faults;
using Etl.Functions.Runs;
using Etl.Rehearsal.Tests.Files;
using Etl.Rehearsal.Tests.Running;
using Etl.Rehearsal.Tests.Servers;
using Etl.StateMachine;

namespace Etl.Rehearsal.Tests.BadInput;

/// <summary>Services that ask for patience.</summary>
public sealed class ThrottlingTests(Account account)
{
    [Fact]
    public async Task A_load_outlasts_throttling_by_S3_and_DynamoDB_without_a_retry_of_the_state_machine()
    {
        Assert.SkipWhen(account.StrictS3 is null, "Throttling needs the S3 server of the tests' own.");
        var rehearsal = await Rehearsal.BeginAsync(account);
        var created = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(50));
        account.StrictS3.Faults.Add(new S3Fault
        {
            When = request => request.Operation == "GetObject" && request.Key == rehearsal.KeyOf("orders.csv"),
            Status = 503,
            Code = "SlowDown",
            Times = 2,
        });
        var version = Events.Version(JsonSerializer.Deserialize(created, EtlJson.Default.LoadEvent)!);
        var load = "LOAD#" + LoadIds.Of(version, rehearsal.Dataset, $"\"public\".\"{rehearsal.Dataset}\"");
        var left = 2;
        account.DynamoDb.Throttle((table, key) => table == rehearsal.Deployment.Table && key == load && Interlocked.Decrement(ref left) >= 0);

        var (execution, result) = await rehearsal.RunAsync(created);

        Assert.Equal("Done", result.FinalState);
        Assert.True(left < 0);
        Assert.DoesNotContain(execution.Events, e => e.Type == HistoryEventType.TaskFailed);
        Assert.Equal(OrdersFile.Rows(50), await rehearsal.RowsAsync());
    }

    [Fact]
    public async Task Throttling_by_S3_without_an_end_is_told_with_what_S3_said()
    {
        Assert.SkipWhen(account.StrictS3 is null, "Throttling needs the S3 server of the tests' own.");
        var deployment = await Deployment.CreateAsync(account, isVersioned: true);
        await using var functions = new InProcessFunctions(account, deployment, maxRetries: 0);
        var rehearsal = await Rehearsal.BeginAsync(account, deployment, functions);
        var created = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(50));
        account.StrictS3.Faults.Add(new S3Fault
        {
            When = request => request.Operation == "GetObject" && request.Bucket == deployment.Bucket && request.Key == rehearsal.KeyOf("orders.csv"),
            Status = 503,
            Code = "SlowDown",
            Times = -1,
        });

        var (execution, result) = await rehearsal.RunAsync(created);

        Assert.Equal("ObjectStoreException", result.Error);
        Assert.Equal(Enumerable.Repeat("ObjectStoreException", 4), execution.ErrorsOf("Split"));
        var alert = Assert.Single(await rehearsal.AlertsAsync());
        Assert.Contains($"s3://{deployment.Bucket}/{rehearsal.KeyOf("orders.csv")}", alert.Message, StringComparison.Ordinal);
        Assert.Contains("SlowDown", alert.Message, StringComparison.Ordinal);
        Assert.Contains("start the same input again", alert.Message, StringComparison.Ordinal);
        Assert.Contains((string)System.Text.Json.Nodes.JsonNode.Parse(created)!["id"]!, alert.Message, StringComparison.Ordinal);
        Assert.Equal("interrupted", alert.Attributes["kind"]);
    }

    [Fact]
    public async Task Throttling_by_DynamoDB_without_an_end_is_told_with_the_table_and_what_to_change()
    {
        var deployment = await Deployment.CreateAsync(account, isVersioned: true);
        await using var functions = new InProcessFunctions(account, deployment, maxRetries: 0);
        var rehearsal = await Rehearsal.BeginAsync(account, deployment, functions);
        var created = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(50));
        account.DynamoDb.Throttle((table, _) => table == deployment.Table);

        var (execution, result) = await rehearsal.RunAsync(created);

        Assert.Equal("LedgerException", result.Error);
        Assert.Equal(Enumerable.Repeat("LedgerException", 4), execution.ErrorsOf("ProcessChunk"));
        var alert = Assert.Single(await rehearsal.AlertsAsync());
        Assert.Contains($"The status table {deployment.Table}", alert.Message, StringComparison.Ordinal);
        Assert.Contains("set the table to on-demand capacity or lower MAX_CONCURRENCY", alert.Message, StringComparison.Ordinal);
        Assert.Equal("interrupted", alert.Attributes["kind"]);
        Assert.False(await rehearsal.HasTargetAsync());
    }
}
