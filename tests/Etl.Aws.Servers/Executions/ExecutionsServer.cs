using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Etl.Aws.Servers.Executions;

/// <summary>Step Functions' DescribeExecution over the statuses that a test sets. Asks for a signature, without computing it.</summary>
public sealed partial class ExecutionsServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<RecordedCall> _calls = new();
    private readonly ConcurrentQueue<(int Status, string Type, string Message)> _faults = new();

    private ExecutionsServer(WebApplication application) => _application = application;

    /// <summary>Where it answers.</summary>
    public Uri Endpoint => new(_application.Urls.Single());

    /// <summary>The status of each execution, by its ARN; one that is not here does not exist.</summary>
    public ConcurrentDictionary<string, string> Statuses { get; } = new(StringComparer.Ordinal);

    /// <summary>The calls so far, those that failed included.</summary>
    public IReadOnlyCollection<RecordedCall> Calls => _calls;

    /// <summary>Starts one without executions.</summary>
    public static async Task<ExecutionsServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var server = new ExecutionsServer(application);
        application.MapPost("/", server.AnswerAsync);
        await application.StartAsync();
        return server;
    }

    /// <summary>Answers the next calls with errors, one each.</summary>
    public void Fail(int times, int status, string type, string message = "The reason.")
    {
        for (var time = 0; time < times; time++)
        {
            _faults.Enqueue((status, type, message));
        }
    }

    /// <summary>Stops it.</summary>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var signature = SignatureForm().Match(context.Request.Headers.Authorization.ToString());
        if (!signature.Success || string.IsNullOrEmpty(context.Request.Headers["X-Amz-Date"]))
        {
            await ErrorAsync(context, 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
            return;
        }

        if (context.Request.ContentType != "application/x-amz-json-1.0" || context.Request.Headers["X-Amz-Target"] != "AWSStepFunctions.DescribeExecution")
        {
            await ErrorAsync(context, 400, "UnknownOperationException", $"only DescribeExecution is here, not {context.Request.Headers["X-Amz-Target"]}");
            return;
        }

        var arn = (string)(await JsonNode.ParseAsync(context.Request.Body))!["executionArn"]!;
        _calls.Enqueue(new RecordedCall("states:DescribeExecution", arn, signature.Groups["key"].Value));
        if (_faults.TryDequeue(out var fault))
        {
            await ErrorAsync(context, fault.Status, fault.Type, fault.Message);
        }
        else if (!Statuses.TryGetValue(arn, out var status))
        {
            await ErrorAsync(context, 400, "ExecutionDoesNotExist", $"Execution Does Not Exist: '{arn}'");
        }
        else
        {
            await WriteAsync(context, 200, new JsonObject { ["executionArn"] = arn, ["status"] = status, ["startDate"] = 1.7e9 });
        }
    }

    private static Task ErrorAsync(HttpContext context, int status, string type, string message) =>
        WriteAsync(context, status, new JsonObject { ["__type"] = $"com.amazonaws.swf.service.v2.model#{type}", ["message"] = message });

    private static Task WriteAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        return context.Response.WriteAsync(body.ToJsonString());
    }

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/[0-9]{8}/[a-z0-9-]+/states/aws4_request, ?SignedHeaders=[a-z0-9;-]+, ?Signature=[0-9a-f]{64}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SignatureForm();
}
