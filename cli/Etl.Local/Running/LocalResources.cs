using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.Functions.Hosting;
using Etl.Functions.Runs;
using Etl.Postgres.Outbox;
using Etl.StateMachine;

namespace Etl.Local.Running;

/// <summary>The integrations that the definition calls, on one machine: functions in process, queue and topic as rows of the outbox.</summary>
internal sealed class LocalResources(FunctionRouter functions, PostgresOutbox outbox) : ITaskResources
{
    private const string Lambda = "arn:aws:states:::lambda:invoke";
    private const string Sqs = "arn:aws:states:::sqs:sendMessage";
    private const string Sns = "arn:aws:states:::sns:publish";

    /// <summary>
    /// What the definition's <c>${…}</c> stand for here. A dry run has neither queue nor topic: the outbox is a table, and a
    /// dry run leaves no row in the database, not even to say that it failed.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Substitutions(bool dryRun) =>
        FunctionTable.All.Select(function => KeyValuePair.Create($"{function.Name}Function", function.Name))
            .Append(KeyValuePair.Create("ResultQueueUrl", dryRun ? "" : "outbox:results"))
            .Append(KeyValuePair.Create("AlertTopicArn", dryRun ? "" : "outbox:alerts"))
            .ToDictionary();

    public bool Supports(string resource) => resource is Lambda or Sqs or Sns;

    public async ValueTask<JsonNode?> InvokeAsync(TaskInvocation invocation, CancellationToken ct)
    {
        var parameters = invocation.Parameters!.AsObject();
        return invocation.Resource switch
        {
            Lambda => await CallAsync(parameters["FunctionName"]!.GetValue<string>(), parameters["Payload"]!, ct),
            Sqs => await SendAsync(parameters, ct),
            _ => await PublishAsync(parameters, invocation.ExecutionId, ct),
        };
    }

    private async Task<JsonNode?> CallAsync(string name, JsonNode payload, CancellationToken ct)
    {
        try
        {
            // Workers are busy with the processor: off the interpreter's thread with them.
            var answer = await Task.Run(() => functions.InvokeAsync(name, payload, ct), ct);
            return new JsonObject { ["StatusCode"] = 200, ["Payload"] = answer };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The Cause is a JSON text, as Lambda writes it.
            var cause = JsonSerializer.Serialize(new ErrorCause(e.GetType().Name, e.Message), EtlJson.Default.ErrorCause);
            throw new TaskFailedException(e.GetType().Name, cause, e);
        }
    }

    private async Task<JsonNode?> SendAsync(JsonObject message, CancellationToken ct)
    {
        var dedupeId = message["MessageDeduplicationId"]!.GetValue<string>();
        var body = message["MessageBody"]!;
        await outbox.AppendAsync(OutboxKind.Results, message["MessageGroupId"]!.GetValue<string>(), dedupeId, null, body.ToJsonString(), null, ct);
        return new JsonObject { ["MessageId"] = dedupeId };
    }

    private async Task<JsonNode?> PublishAsync(JsonObject message, string executionId, CancellationToken ct)
    {
        var attributes = message["MessageAttributes"]!.AsObject().ToDictionary(one => one.Key, one => one.Value!["StringValue"]!.GetValue<string>());
        await outbox.AppendAsync(
            OutboxKind.Alerts, null, LocalAlerts.DedupeId(executionId), message["Subject"]!.GetValue<string>(), message["Message"]!.GetValue<string>(), attributes, ct);
        return new JsonObject { ["MessageId"] = LocalAlerts.DedupeId(executionId) };
    }
}
