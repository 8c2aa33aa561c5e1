using System.Text.Json.Nodes;
using Amazon.SQS;
using Amazon.SQS.Model;
using Etl.Rehearsal.Tests.Servers;
using Etl.StateMachine;

namespace Etl.Rehearsal.Tests.Running;

/// <summary>The integrations of Step Functions that the definition uses, over the services of the rehearsed account.</summary>
internal sealed class AwsResources(IFunctions functions, Messaging messaging) : ITaskResources
{
    private const string Lambda = "arn:aws:states:::lambda:invoke";
    private const string Sqs = "arn:aws:states:::sqs:sendMessage";
    private const string Sns = "arn:aws:states:::sns:publish";

    public bool Supports(string resource) => resource is Lambda or Sqs or Sns;

    public async ValueTask<JsonNode?> InvokeAsync(TaskInvocation invocation, CancellationToken ct)
    {
        var parameters = invocation.Parameters!.AsObject();
        return invocation.Resource switch
        {
            Lambda => await CallAsync(parameters, ct),
            Sqs => await SendAsync(parameters, ct),
            _ => await PublishAsync(parameters, ct),
        };
    }

    private async Task<JsonNode?> CallAsync(JsonObject parameters, CancellationToken ct)
    {
        var answer = await functions.InvokeAsync((string)parameters["FunctionName"]!, parameters["Payload"]!.ToJsonString(), ct);
        if (answer.Error is { } error)
        {
            throw new TaskFailedException(error.ErrorType, error.Document);
        }

        return new JsonObject { ["StatusCode"] = 200, ["ExecutedVersion"] = "$LATEST", ["Payload"] = JsonNode.Parse(answer.Payload!) };
    }

    private async Task<JsonNode?> SendAsync(JsonObject parameters, CancellationToken ct)
    {
        try
        {
            var answer = await messaging.Sqs.SendMessageAsync(
                new SendMessageRequest
                {
                    QueueUrl = (string)parameters["QueueUrl"]!,
                    // Step Functions makes a text of a body that is an object.
                    MessageBody = parameters["MessageBody"] is JsonObject body ? body.ToJsonString() : (string)parameters["MessageBody"]!,
                    MessageGroupId = (string)parameters["MessageGroupId"]!,
                    MessageDeduplicationId = (string)parameters["MessageDeduplicationId"]!,
                },
                ct);
            return new JsonObject { ["MessageId"] = answer.MessageId };
        }
        catch (AmazonSQSException e)
        {
            throw new TaskFailedException("SQS." + e.ErrorCode, e.Message, e);
        }
    }

    private async Task<JsonNode?> PublishAsync(JsonObject parameters, CancellationToken ct)
    {
        var form = new List<KeyValuePair<string, string>>
        {
            new("TopicArn", (string)parameters["TopicArn"]!),
            new("Subject", (string)parameters["Subject"]!),
            new("Message", (string)parameters["Message"]!),
        };
        foreach (var (index, attribute) in (parameters["MessageAttributes"] as JsonObject ?? []).Index())
        {
            var entry = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"MessageAttributes.entry.{index + 1}.");
            form.Add(new(entry + "Name", attribute.Key));
            form.Add(new(entry + "Value.DataType", (string)attribute.Value!["DataType"]!));
            form.Add(new(entry + "Value.StringValue", (string)attribute.Value["StringValue"]!));
        }

        try
        {
            var answer = await messaging.SnsAsync("Publish", form, ct);
            return new JsonObject { ["MessageId"] = Messaging.Value(answer, "MessageId") };
        }
        catch (MessagingException e)
        {
            throw new TaskFailedException(e.Code, e.Message, e);
        }
    }
}
