using System.Net;
using System.Net.Sockets;
using Amazon.DynamoDBv2;
using Etl.Aws.Ledger;
using Etl.Core.Splitting;
using Etl.Functions.Errors;

namespace Etl.Aws.Tests.Ledger;

public sealed class DynamoLedgerFaultTests(DynamoTable table)
{
    private static readonly ChunkKey s_chunk = new(0, 0, 10, 0);

    private readonly string _runId = $"{Guid.NewGuid().ToString("N")[..20]}-1";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ProvisionedThroughputExceededException", HttpStatusCode.BadRequest)]
    [InlineData("ThrottlingException", HttpStatusCode.BadRequest)]
    [InlineData("InternalServerError", HttpStatusCode.InternalServerError)]
    public async Task A_fault_that_passes_is_not_seen(string code, HttpStatusCode status)
    {
        using var faults = new Faults { Code = code, Status = status, Count = 1 };
        Assert.Equal(1, await LeaseAsync(table.Connect(faults)));
        Assert.Equal(2, faults.Requests);
    }

    [Fact]
    public async Task A_lease_whose_answer_was_lost_is_had_by_trying_again()
    {
        using var faults = new Faults { Code = "InternalServerError", Status = HttpStatusCode.InternalServerError, Count = 1, AfterDoing = true };
        Assert.Equal(2, await LeaseAsync(table.Connect(faults)));
    }

    [Theory]
    [InlineData("ProvisionedThroughputExceededException", HttpStatusCode.BadRequest, "overloaded")]
    [InlineData("RequestLimitExceeded", HttpStatusCode.BadRequest, "overloaded")]
    [InlineData("ServiceUnavailable", HttpStatusCode.ServiceUnavailable, "does not answer")]
    public async Task A_fault_that_lasts_is_transient_and_names_the_table_and_where_it_is(string code, HttpStatusCode status, string says)
    {
        using var faults = new Faults { Code = code, Status = status };
        var error = await Assert.ThrowsAsync<LedgerException>(() => LeaseAsync(table.Connect(faults)));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains($"status table {DynamoTable.Name} in {table.Endpoint}", error.Message, StringComparison.Ordinal);
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, faults.Requests);
    }

    [Fact]
    public async Task An_endpoint_where_nobody_listens_is_transient()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new Uri($"http://{listener.LocalEndpoint}");
        listener.Stop();
        var error = await Assert.ThrowsAsync<LedgerException>(() => LeaseAsync(table.Connect(endpoint: endpoint, retries: 0)));
        Assert.Contains($"in {endpoint} does not answer: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("route to DynamoDB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_never_answers_is_transient_and_a_cancellation_is_not_an_error_of_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var config = DynamoLedgerOptions.ClientConfig(new Uri($"http://{listener.LocalEndpoint}"));
        config.AuthenticationRegion = "eu-central-1";
        config.Timeout = TimeSpan.FromMilliseconds(200);
        config.MaxErrorRetry = 0;
        using var client = new AmazonDynamoDBClient(new Amazon.Runtime.BasicAWSCredentials("a", "b"), config);
        await Assert.ThrowsAsync<LedgerException>(() => LeaseAsync(client));

        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LeaseAsync(client, stop.Token));
    }

    [Theory]
    [InlineData("AccessDeniedException")]
    [InlineData("UnrecognizedClientException")]
    public async Task A_missing_right_is_terminal_and_named(string code)
    {
        using var faults = new Faults { Code = code, Message = "User: arn:aws:sts::1:assumed-role/r is not authorized" };
        var error = await Assert.ThrowsAsync<LedgerRefusedException>(() => LeaseAsync(table.Connect(faults)));
        Assert.Contains("Allow dynamodb:UpdateItem on that table", error.Message, StringComparison.Ordinal);
        Assert.Contains("assumed-role/r is not authorized", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, faults.Requests);
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_terminal_and_names_the_variable()
    {
        var error = await Assert.ThrowsAsync<LedgerRefusedException>(() => LeaseAsync(table.Client, table: "other"));
        Assert.Equal(LedgerMessages.NoTable("other", table.Endpoint.ToString()), error.Message);
        Assert.Contains("STATUS_TABLE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_with_other_keys_is_terminal_and_told_which_keys_it_needs()
    {
        await table.CreateAsync("other-keys", "id");
        var error = await Assert.ThrowsAsync<LedgerRefusedException>(() => LeaseAsync(table.Client, table: "other-keys"));
        Assert.Contains("partition key pk and the sort key sk", error.Message, StringComparison.Ordinal);
    }

    private Task<int?> LeaseAsync(IAmazonDynamoDB client, CancellationToken? ct = null, string table = DynamoTable.Name) =>
        new DynamoLedger(client, new DynamoLedgerOptions { Table = table }, TimeProvider.System)
            .TryLeaseAsync(_runId, s_chunk, "owner", 1, TimeSpan.FromMinutes(16), ct ?? Ct);
}
