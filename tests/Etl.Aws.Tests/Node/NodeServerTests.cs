using System.Text.Json.Nodes;
using Etl.Aws.Servers.Node;

namespace Etl.Aws.Tests.Node;

public sealed class NodeServerTests
{
    private static readonly HttpClient s_http = new();

    [Fact]
    public async Task Dynalite_answers_on_the_loopback_interface_until_it_is_disposed()
    {
        Uri endpoint;
        await using (var server = await DynaliteServer.StartAsync(TestContext.Current.CancellationToken))
        {
            endpoint = server.Endpoint;
            Assert.True(endpoint.IsLoopback);
            Assert.Equal("""{"TableNames":[]}""", await PostAsync(endpoint, "DynamoDB_20120810.ListTables", new JsonObject()));
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(endpoint, "DynamoDB_20120810.ListTables", new JsonObject()));
    }

    [Fact]
    public async Task Fauxqs_keeps_a_message_once_a_deduplication_id()
    {
        await using var server = await FauxqsServer.StartAsync(TestContext.Current.CancellationToken);
        Assert.True(server.Endpoint.IsLoopback);
        var created = await PostAsync(server.Endpoint, "AmazonSQS.CreateQueue", new JsonObject
        {
            ["QueueName"] = "results.fifo",
            ["Attributes"] = new JsonObject { ["FifoQueue"] = "true" },
        });
        var queue = (string)JsonNode.Parse(created)!["QueueUrl"]!;
        foreach (var body in new[] { "first", "again" })
        {
            await PostAsync(server.Endpoint, "AmazonSQS.SendMessage", new JsonObject
            {
                ["QueueUrl"] = queue,
                ["MessageBody"] = body,
                ["MessageGroupId"] = "g",
                ["MessageDeduplicationId"] = "run-1",
            });
        }

        var received = await PostAsync(server.Endpoint, "AmazonSQS.ReceiveMessage", new JsonObject { ["QueueUrl"] = queue, ["MaxNumberOfMessages"] = 10 });

        var message = Assert.Single(JsonNode.Parse(received)!["Messages"]!.AsArray());
        Assert.Equal("first", (string)message!["Body"]!);
    }

    private static async Task<string> PostAsync(Uri endpoint, string target, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new StringContent(body.ToJsonString()) };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.0");
        request.Headers.Add("X-Amz-Target", target);
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/any/aws4_request, SignedHeaders=host, Signature=00");
        request.Headers.Add("X-Amz-Date", "20260101T000000Z");
        using var response = await s_http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
