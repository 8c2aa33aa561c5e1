using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Etl.Aws.Executions;
using Etl.Aws.Servers.Executions;
using Etl.Functions.Errors;
using Etl.Functions.Ports;

namespace Etl.Aws.Tests.Executions;

public sealed class StepFunctionsLivenessTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:states:eu-central-1:123456789012:execution:etl-live:8c6c1a10";

    private static readonly HttpClient s_http = new();

    private ExecutionsServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ExecutionsServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("RUNNING", true)]
    [InlineData("PENDING_REDRIVE", true)]
    [InlineData("A_STATUS_TO_COME", true)]
    [InlineData("SUCCEEDED", false)]
    [InlineData("FAILED", false)]
    [InlineData("TIMED_OUT", false)]
    [InlineData("ABORTED", false)]
    public async Task An_execution_runs_until_it_has_ended(string status, bool running)
    {
        _server.Statuses[Arn] = status;
        Assert.Equal(running, await Liveness().IsRunningAsync(Arn, Ct));
        Assert.Equal(new RecordedCall("states:DescribeExecution", Arn, "AKID"), Assert.Single(_server.Calls));
    }

    [Fact]
    public async Task An_execution_whose_history_is_gone_does_not_run()
    {
        Assert.False(await Liveness().IsRunningAsync(Arn, Ct));
        Assert.Equal(3, _server.Calls.Count);
    }

    [Fact]
    public async Task An_execution_that_has_only_just_started_is_found_by_asking_again()
    {
        _server.Statuses[Arn] = "RUNNING";
        _server.Fail(2, 400, "ExecutionDoesNotExist");
        Assert.True(await Liveness().IsRunningAsync(Arn, Ct));
    }

    [Theory]
    [InlineData(400, "ThrottlingException")]
    [InlineData(500, "InternalServerException")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task A_failure_that_passes_is_not_seen_and_one_that_lasts_is_transient(int status, string type)
    {
        _server.Statuses[Arn] = "FAILED";
        _server.Fail(2, status, type);
        Assert.False(await Liveness().IsRunningAsync(Arn, Ct));

        _server.Fail(3, status, type);
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => Liveness().IsRunningAsync(Arn, Ct));
        Assert.Equal(ExecutionMessages.Unreachable(Arn, _server.Endpoint, $"The reason [{type}]"), error.Message);
        Assert.Equal(6, _server.Calls.Count);
    }

    [Fact]
    public async Task A_missing_right_is_terminal_and_named_with_the_execution()
    {
        _server.Fail(1, 400, "AccessDeniedException", "User: arn:aws:sts::1:assumed-role/split is not authorized.");
        var error = await Assert.ThrowsAsync<OrchestratorRefusedException>(() => Liveness().IsRunningAsync(Arn, Ct));
        Assert.Contains($"Allow states:DescribeExecution on {Arn}", error.Message, StringComparison.Ordinal);
        Assert.Contains("assumed-role/split is not authorized [AccessDeniedException]", error.Message, StringComparison.Ordinal);
        Assert.Single(_server.Calls);
    }

    [Fact]
    public async Task Nobody_listening_and_no_answer_are_transient()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new Uri($"http://{listener.LocalEndpoint}");
        var silent = await Assert.ThrowsAsync<OrchestratorException>(() => Liveness(endpoint).IsRunningAsync(Arn, Ct));
        Assert.Contains("no answer in time", silent.Message, StringComparison.Ordinal);
        listener.Stop();
        var gone = await Assert.ThrowsAsync<OrchestratorException>(() => Liveness(endpoint).IsRunningAsync(Arn, Ct));
        Assert.Contains("interface endpoint for Step Functions", gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_is_not_an_error_of_the_service()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Liveness().IsRunningAsync(Arn, stop.Token));
    }

    [Theory]
    [InlineData("arn:aws:states:local:000000000000:execution:etl:1234", true)]
    [InlineData("another-local", false)]
    [InlineData("arn:aws:lambda:eu-central-1:123456789012:function:f", false)]
    public async Task An_execution_of_another_host_is_known_to_that_host(string id, bool running)
    {
        Assert.Equal(running, await Liveness().IsRunningAsync(id, Ct));
        Assert.Empty(_server.Calls);
    }

    [Theory]
    [InlineData("eu-central-1", "https://states.eu-central-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://states.cn-north-1.amazonaws.com.cn/")]
    public async Task Without_an_endpoint_the_region_of_the_execution_is_asked(string region, string endpoint)
    {
        using var seen = new Seen();
        using var http = new HttpClient(seen);
        var liveness = new StepFunctionsLiveness(http, new BasicAWSCredentials("AKID", "secret"), new StepFunctionsLivenessOptions { Tries = 1 }, new Local(), TimeProvider.System);
        await Assert.ThrowsAsync<OrchestratorException>(() => liveness.IsRunningAsync($"arn:aws:states:{region}:1:execution:m:e", Ct));
        Assert.Equal(endpoint, seen.Address?.ToString());
        Assert.Contains($"/{region}/states/aws4_request", seen.Authorization, StringComparison.Ordinal);
    }

    private StepFunctionsLiveness Liveness(Uri? endpoint = null) => new(
        s_http,
        new BasicAWSCredentials("AKID", "secret"),
        new StepFunctionsLivenessOptions
        {
            Endpoint = endpoint ?? _server.Endpoint,
            Tries = 3,
            FirstPause = TimeSpan.FromMilliseconds(1),
            Timeout = endpoint is null ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(50),
        },
        new Local(),
        TimeProvider.System);

    private sealed class Local : IExecutionLiveness
    {
        public Task<bool> IsRunningAsync(string executionId, CancellationToken ct) => Task.FromResult(executionId == "arn:aws:states:local:000000000000:execution:etl:1234");
    }

    private sealed class Seen : HttpMessageHandler
    {
        public Uri? Address { get; private set; }

        public string? Authorization { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Address = request.RequestUri;
            Authorization = request.Headers.GetValues("Authorization").Single();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        }
    }
}
