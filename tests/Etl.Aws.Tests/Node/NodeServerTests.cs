using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
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
        using var client = new AmazonSQSClient(
            new BasicAWSCredentials("test", "secret"), new AmazonSQSConfig { ServiceURL = server.Endpoint.AbsoluteUri, AuthenticationRegion = "us-east-1" });
        var created = await client.CreateQueueAsync(
            new CreateQueueRequest { QueueName = "results.fifo", Attributes = new() { ["FifoQueue"] = "true" } }, TestContext.Current.CancellationToken);
        foreach (var body in new[] { "first", "again" })
        {
            await client.SendMessageAsync(
                new SendMessageRequest { QueueUrl = created.QueueUrl, MessageBody = body, MessageGroupId = "g", MessageDeduplicationId = "run-1" },
                TestContext.Current.CancellationToken);
        }

        var received = await client.ReceiveMessageAsync(
            new ReceiveMessageRequest { QueueUrl = created.QueueUrl, MaxNumberOfMessages = 10 }, TestContext.Current.CancellationToken);

        Assert.Equal("first", Assert.Single(received.Messages).Body);
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
