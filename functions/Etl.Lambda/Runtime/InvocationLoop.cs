using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.Functions.Errors;
using Etl.Lambda.Telemetry;

namespace Etl.Lambda.Runtime;

/// <summary>Calls the function for one payload after the other, for as long as the environment lives.</summary>
/// <param name="api">Lambda.</param>
/// <param name="function">The function's name in the state machine, for messages.</param>
/// <param name="invoke">The function.</param>
/// <param name="telemetry">Sees every call.</param>
/// <param name="time">The clock.</param>
internal sealed class InvocationLoop(
    IRuntimeApi api, string function, Func<JsonNode, CancellationToken, Task<JsonNode?>> invoke, InvocationTelemetry telemetry, TimeProvider time)
{
    private const string TraceVariable = "_X_AMZN_TRACE_ID";

    /// <summary>Where a function that plans further work finds the header, to hand it on.</summary>
    private const string TraceField = "trace";

    /// <summary>Runs until Lambda is gone: a function's error never ends it.</summary>
    /// <exception cref="RuntimeApiException">Lambda cannot be reached any more.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await HandleAsync(await api.NextAsync(ct), ct);
        }
    }

    private async Task HandleAsync(Invocation invocation, CancellationToken ct)
    {
        Environment.SetEnvironmentVariable(TraceVariable, invocation.TraceId);
        using var call = telemetry.Begin(invocation);
        try
        {
            var payload = Parse(invocation.Payload.Span);
            call.LinkTo(payload);
            if (payload is JsonObject fields && invocation.TraceId is { } trace)
            {
                fields[TraceField] = trace;
            }

            var answer = await CallAsync(payload, invocation.Deadline);
            call.Succeeded();
            await api.AnswerAsync(invocation.RequestId, JsonSerializer.SerializeToUtf8Bytes(answer, TelemetryJson.Default.JsonNode), ct);
        }
        catch (Exception e) when (e is not RuntimeApiException { IsFinal: true })
        {
            call.Failed(e);
            await FailAsync(invocation, ErrorReport.Of(e), call, ct);
        }
    }

    private async Task<JsonNode?> CallAsync(JsonNode payload, DateTimeOffset deadline)
    {
        using var limit = new InvocationDeadline(deadline, time);
        try
        {
            return await invoke(payload, limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException && limit.Token.IsCancellationRequested)
        {
            throw new FunctionTimeoutException(RuntimeMessages.TimedOut(function, limit.Given), e);
        }
    }

    private async Task FailAsync(Invocation invocation, ErrorReport error, InvocationTelemetry.Call call, CancellationToken ct)
    {
        try
        {
            await api.FailAsync(invocation.RequestId, error, ct);
        }
        catch (RuntimeApiException e) when (!e.IsFinal)
        {
            // Lambda took an answer already, or gave the call up: the next one counts.
            call.Unanswered(e);
        }
    }

    private JsonNode Parse(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonNode.Parse(payload) ?? throw new InputException(RuntimeMessages.NoPayload(function));
        }
        catch (JsonException e)
        {
            throw new InputException(RuntimeMessages.NotJson(function, e.Message), e);
        }
    }
}
