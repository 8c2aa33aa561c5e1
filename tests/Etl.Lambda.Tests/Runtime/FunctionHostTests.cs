using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Etl.Functions.Errors;
using Etl.Functions.Telemetry;
using Etl.Lambda.Composition;
using Etl.Lambda.Runtime;
using Etl.Lambda.Tests.Fixtures;

namespace Etl.Lambda.Tests.Runtime;

/// <summary>What the host makes of a function, whatever that does. Alone: trace variable, meter and memory are the process's.</summary>
[CollectionDefinition(nameof(FunctionHostTests), DisableParallelization = true)]
[Collection(nameof(FunctionHostTests))]
public class FunctionHostTests
{
    private const string Trace = "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1";
    private const string Planner = "Root=1-11111111-222222222222222222222222;Parent=3333333333333333;Sampled=1";

    [Fact]
    public async Task An_answer_goes_back_and_no_answer_is_null()
    {
        await using var host = await HostInProcess.StartAsync((payload, _) => Task.FromResult(payload["echo"]?.DeepClone()));

        Assert.Equal("\"hallo\"", (await host.InvokeAsync("""{"echo":"hallo"}""")).Payload);
        Assert.Equal("null", (await host.InvokeAsync()).Payload);
    }

    [Fact]
    public async Task A_defect_is_reported_and_logged_with_its_stack_and_the_next_call_is_taken()
    {
        var calls = 0;
        await using var host = await HostInProcess.StartAsync((_, _) => calls++ == 0 ? throw new InvalidOperationException("first\nsecond") : Task.FromResult<JsonNode?>(true));
        var error = (await host.InvokeAsync()).Error!;

        Assert.Equal(("InvalidOperationException", "InvalidOperationException", "first\nsecond"), (error.ErrorType, error.Header, error.ErrorMessage));
        Assert.NotEmpty(JsonNode.Parse(error.Document)!["stackTrace"]!.AsArray());
        var line = Assert.Single(host.Lines, line => (string?)line["level"] == "Error");
        Assert.Contains(nameof(FunctionHostTests), (string?)line["exception"]!["stack"], StringComparison.Ordinal);
        Assert.Equal("true", (await host.InvokeAsync()).Payload);
    }

    [Fact]
    public async Task A_mistake_of_the_users_is_never_a_stack_trace()
    {
        await using var host = await HostInProcess.StartAsync((_, _) => throw new HeaderException("a column is missing", new InvalidOperationException("inner")));
        var error = (await host.InvokeAsync()).Error!;

        Assert.Empty(JsonNode.Parse(error.Document)!["stackTrace"]!.AsArray());
        var line = Assert.Single(host.Lines, line => line["exception"] is not null);
        Assert.Null(line["exception"]!["stack"]);
    }

    [Fact]
    public async Task A_long_message_is_cut_where_a_character_ends()
    {
        await using var host = await HostInProcess.StartAsync((_, _) => throw new HeaderException("x" + string.Concat(Enumerable.Repeat("😀", 10_000))));
        var message = (await host.InvokeAsync()).Error!.ErrorMessage;

        Assert.InRange(Encoding.UTF8.GetByteCount(message), ErrorReport.MaxMessageBytes - 4, ErrorReport.MaxMessageBytes);
        Assert.EndsWith("😀…", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_whose_time_is_over_says_so_in_time()
    {
        await using var host = await HostInProcess.StartAsync(async (_, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return null;
        });
        var clock = Stopwatch.StartNew();
        var error = (await host.InvokeAsync(timeout: TimeSpan.FromSeconds(4))).Error!;

        Assert.Equal(nameof(FunctionTimeoutException), error.ErrorType);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(4));
        Assert.Contains("PreScan", error.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_before_the_deadline_is_no_timeout()
    {
        await using var host = await HostInProcess.StartAsync((_, _) => throw new TaskCanceledException("somebody else's"));

        Assert.Equal(nameof(TaskCanceledException), (await host.InvokeAsync()).Error!.ErrorType);
    }

    [Fact]
    public async Task The_trace_header_is_in_the_variable_and_the_payload_and_the_spans_parent_and_its_link()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EtlTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Add(span),
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await HostInProcess.StartAsync((payload, _) =>
            Task.FromResult<JsonNode?>(new JsonArray(Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"), payload["trace"]?.DeepClone())));
        var answer = (await host.InvokeAsync($$$"""{"item":{"trace":"{{{Planner}}}"}}""", traceId: Trace)).Payload!;
        var untraced = (await host.InvokeAsync()).Payload!;

        Assert.Equal([Trace, Trace], JsonNode.Parse(answer)!.AsArray().Select(node => (string?)node));
        Assert.Equal("[null,null]", untraced);
        var span = spans.Single(span => span.TraceId.ToHexString() == "67891233abcdef012345678912345678");
        Assert.Equal("53995c3f42cd8ad8", span.ParentSpanId.ToHexString());
        Assert.Equal("3333333333333333", Assert.Single(span.Links).Context.SpanId.ToHexString());
    }

    [Fact]
    public async Task A_refused_answer_says_what_was_refused_and_is_not_the_end()
    {
        var server = await Aws.Servers.RuntimeApi.RuntimeApiServer.StartAsync(TestContext.Current.CancellationToken);
        await using (server)
        {
            using var api = new RuntimeApi(server.Open().Address);
            var refusal = await Assert.ThrowsAsync<RuntimeApiException>(() => api.AnswerAsync("no-such-call", "{}"u8.ToArray(), TestContext.Current.CancellationToken));
            Assert.False(refusal.IsFinal);
            Assert.Contains("no-such-call", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Ten_calls_on_a_warm_process_leave_nothing_behind()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDTEST");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
        await using var file = await PlannedFile.PutAsync();
        var variables = new Dictionary<string, string>(file.Variables) { ["ETL_FUNCTION"] = "Validate" };
        await using var host = await HostInProcess.StartAsync(variables, FunctionComposition.Create);
        long fifth = 0;
        for (var call = 1; call <= 10; call++)
        {
            Assert.Null((await host.InvokeAsync(PlannedFile.Request())).Error);
            if (call == 5)
            {
                fifth = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - fifth, long.MinValue, 1 << 20);
    }
}
