using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Amazon.Runtime;
using Etl.Aws.Signing;

namespace Etl.Rehearsal.Tests.Servers;

/// <summary>SQS (JSON protocol) and SNS (query protocol) by signed requests.</summary>
/// <param name="sqs">Where SQS answers. The addresses of queues name hosts that need not exist here.</param>
/// <param name="sns">Where SNS answers.</param>
internal sealed class Messaging(Uri sqs, Uri sns) : IDisposable
{
    private static readonly BasicAWSCredentials s_credentials = new("AKIASTATEMACHINE", "secret");
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Calls SQS.</summary>
    /// <exception cref="MessagingException">It refuses; its code and message.</exception>
    public async Task<JsonNode> SqsAsync(string operation, JsonObject parameters, CancellationToken ct)
    {
        var (status, body) = await SendAsync(
            new SignedRequest { Endpoint = sqs, Service = "sqs", Region = Names.Region, Target = "AmazonSQS." + operation, Body = parameters.ToJsonString() }, ct);
        var answer = body.Length == 0 ? new JsonObject() : JsonNode.Parse(body)!;
        if (status == HttpStatusCode.OK) return answer;
        var type = (string?)answer["__type"] ?? status.ToString();
        throw new MessagingException("SQS." + type[(type.IndexOf('#', StringComparison.Ordinal) + 1)..], (string?)answer["message"] ?? body);
    }

    /// <summary>Calls SNS.</summary>
    /// <exception cref="MessagingException">It refuses; its code and message.</exception>
    public async Task<XElement> SnsAsync(string action, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken ct)
    {
        using var form = new FormUrlEncodedContent([new("Action", action), new("Version", "2010-03-31"), .. parameters]);
        var (status, body) = await SendAsync(
            new SignedRequest
            {
                Endpoint = sns,
                Service = "sns",
                Region = Names.Region,
                ContentType = "application/x-www-form-urlencoded",
                Body = await form.ReadAsStringAsync(ct),
            },
            ct);
        var answer = XElement.Parse(body);
        if (status == HttpStatusCode.OK) return answer;
        throw new MessagingException("SNS." + Value(answer, "Code"), Value(answer, "Message"));
    }

    /// <summary>Creates a queue.</summary>
    public async Task<string> CreateQueueAsync(string name, JsonObject attributes) => (string)(await SqsAsync(
        "CreateQueue", new JsonObject { ["QueueName"] = name, ["Attributes"] = attributes }, CancellationToken.None))["QueueUrl"]!;

    /// <summary>The ARN of a queue.</summary>
    public async Task<string> QueueArnAsync(string url) => (string)(await SqsAsync(
        "GetQueueAttributes",
        new JsonObject { ["QueueUrl"] = url, ["AttributeNames"] = new JsonArray("QueueArn") },
        CancellationToken.None))["Attributes"]!["QueueArn"]!;

    /// <summary>Creates a topic and subscribes a queue.</summary>
    public async Task<string> CreateTopicAsync(string name, string queueUrl)
    {
        var arn = Value(await SnsAsync("CreateTopic", [new("Name", name)], CancellationToken.None), "TopicArn");
        await SnsAsync(
            "Subscribe", [new("TopicArn", arn), new("Protocol", "sqs"), new("Endpoint", await QueueArnAsync(queueUrl))], CancellationToken.None);
        return arn;
    }

    /// <summary>Takes all messages that are there.</summary>
    public async Task<IReadOnlyList<JsonNode>> ReceiveAsync(string queueUrl)
    {
        var received = new List<JsonNode>();
        while (true)
        {
            var answer = await SqsAsync(
                "ReceiveMessage",
                new JsonObject
                {
                    ["QueueUrl"] = queueUrl, ["MaxNumberOfMessages"] = 10, ["WaitTimeSeconds"] = 0, ["AttributeNames"] = new JsonArray("All"),
                },
                CancellationToken.None);
            if (answer["Messages"] is not JsonArray { Count: > 0 } messages) return received;
            foreach (var message in messages)
            {
                received.Add(message!.DeepClone());
                await SqsAsync(
                    "DeleteMessage",
                    new JsonObject { ["QueueUrl"] = queueUrl, ["ReceiptHandle"] = (string)message["ReceiptHandle"]! },
                    CancellationToken.None);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The text of the first element of a name, in whatever namespace.</summary>
    internal static string Value(XElement element, string name) => element.Descendants().First(one => one.Name.LocalName == name).Value;

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(SignedRequest request, CancellationToken ct)
    {
        using var message = await request.SignAsync(s_credentials, ct);
        using var response = await _http.SendAsync(message, ct);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(ct));
    }
}

/// <summary>SQS or SNS refused a request.</summary>
internal sealed class MessagingException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code => code;
}
