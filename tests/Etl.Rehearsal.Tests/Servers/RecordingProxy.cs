using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Etl.Aws.Servers.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Etl.Rehearsal.Tests.Servers;

/// <summary>Stands before DynamoDB: writes down who asks for what, and answers what a test wants instead.</summary>
internal sealed partial class RecordingProxy : IAsyncDisposable
{
    private const string Account = "000000000000";
    private const string ContentType = "application/x-amz-json-1.0";

    private readonly WebApplication _application;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly ConcurrentQueue<RecordedCall> _calls = new();
    private readonly ConcurrentQueue<Func<string, string, bool>> _throttles = new();
    private readonly Uri _behind;

    private RecordingProxy(WebApplication application, Uri behind) => (_application, _behind) = (application, behind);

    public Uri Endpoint => new(_application.Urls.Single());

    /// <summary>The calls so far, those that were refused included.</summary>
    public IReadOnlyCollection<RecordedCall> Calls => _calls;

    /// <summary>Answers calls that the table is overloaded, as long as this is true for their table and partition key.</summary>
    public void Throttle(Func<string, string, bool> calls) => _throttles.Enqueue(calls);

    public static async Task<RecordingProxy> StartAsync(Uri behind)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var proxy = new RecordingProxy(application, behind);
        application.MapPost("/", proxy.ForwardAsync);
        await application.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var request = JsonNode.Parse(body.ToArray())!;
        var table = (string?)request["TableName"] ?? "";
        var scope = Scope().Match(context.Request.Headers.Authorization.ToString());
        _calls.Enqueue(new RecordedCall(
            "dynamodb:" + target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..],
            $"arn:aws:dynamodb:{scope.Groups["region"].Value}:{Account}:table/{table}",
            scope.Groups["key"].Value));
        if (_throttles.Any(throttles => throttles(table, (string?)request["Key"]?["pk"]?["S"] ?? "")))
        {
            context.Response.StatusCode = (int)HttpStatusCode.BadRequest;
            context.Response.ContentType = ContentType;
            await context.Response.WriteAsync(new JsonObject
            {
                ["__type"] = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
                ["message"] = "The level of configured provisioned throughput for the table was exceeded.",
            }.ToJsonString());
            return;
        }

        using var message = new HttpRequestMessage(HttpMethod.Post, _behind) { Content = new ByteArrayContent(body.ToArray()) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        foreach (var (name, value) in context.Request.Headers.Where(one => one.Key.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase) || one.Key == "Authorization"))
        {
            message.Headers.TryAddWithoutValidation(name, (string?)value);
        }

        using var response = await _http.SendAsync(message, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = ContentType;
        foreach (var name in new[] { "x-amzn-requestid", "x-amz-crc32" })
        {
            if (response.Headers.TryGetValues(name, out var values))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    [GeneratedRegex("Credential=(?<key>[^/]+)/[0-9]{8}/(?<region>[a-z0-9-]+)/dynamodb/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Scope();
}
