using System.Net;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Etl.Aws.Signing;

namespace Etl.Rehearsal.Tests.Servers;

/// <summary>SQS by its client, and SNS (query protocol) by signed requests.</summary>
/// <param name="sqs">Where SQS answers. The addresses of queues name hosts that need not exist here.</param>
/// <param name="sns">Where SNS answers.</param>
internal sealed class Messaging(Uri sqs, Uri sns) : IDisposable
{
    private static readonly BasicAWSCredentials s_credentials = new("AKIASTATEMACHINE", "secret");
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>A client of SQS.</summary>
    public IAmazonSQS Sqs { get; } = new AmazonSQSClient(s_credentials, new AmazonSQSConfig { ServiceURL = sqs.AbsoluteUri, AuthenticationRegion = Names.Region });

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
        if (status == HttpStatusCode.OK)
        {
            return answer;
        }

        throw new MessagingException("SNS." + Value(answer, "Code"), Value(answer, "Message"));
    }

    /// <summary>Creates a queue.</summary>
    public async Task<string> CreateQueueAsync(string name, Dictionary<string, string> attributes) =>
        (await Sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = name, Attributes = attributes })).QueueUrl;

    /// <summary>The ARN of a queue.</summary>
    public async Task<string> QueueArnAsync(string url) => (await Sqs.GetQueueAttributesAsync(url, [QueueAttributeName.QueueArn])).QueueARN;

    /// <summary>Creates a topic and subscribes a queue.</summary>
    public async Task<string> CreateTopicAsync(string name, string queueUrl)
    {
        var arn = Value(await SnsAsync("CreateTopic", [new("Name", name)], CancellationToken.None), "TopicArn");
        await SnsAsync(
            "Subscribe", [new("TopicArn", arn), new("Protocol", "sqs"), new("Endpoint", await QueueArnAsync(queueUrl))], CancellationToken.None);
        return arn;
    }

    /// <summary>Takes all messages that are there.</summary>
    public async Task<IReadOnlyList<Message>> ReceiveAsync(string queueUrl)
    {
        var received = new List<Message>();
        while (true)
        {
            var answer = await Sqs.ReceiveMessageAsync(new ReceiveMessageRequest
            {
                QueueUrl = queueUrl,
                MaxNumberOfMessages = 10,
                WaitTimeSeconds = 0,
                MessageSystemAttributeNames = [MessageSystemAttributeName.All],
            });
            if (answer.Messages is not { Count: > 0 } messages)
            {
                return received;
            }

            foreach (var message in messages)
            {
                received.Add(message);
                await Sqs.DeleteMessageAsync(queueUrl, message.ReceiptHandle);
            }
        }
    }

    public void Dispose()
    {
        Sqs.Dispose();
        _http.Dispose();
    }

    /// <summary>The text of the first element of a name, in whatever namespace.</summary>
    internal static string Value(XElement element, string name) => element.Descendants().First(one => one.Name.LocalName == name).Value;

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(SignedRequest request, CancellationToken ct)
    {
        using var message = await request.SignAsync(s_credentials, ct);
        using var response = await _http.SendAsync(message, ct);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(ct));
    }
}

/// <summary>SNS refused a request.</summary>
internal sealed class MessagingException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code => code;
}
