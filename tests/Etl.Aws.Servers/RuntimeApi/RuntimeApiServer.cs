using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Etl.Aws.Servers.RuntimeApi;

/// <summary>
/// Lambda's Runtime API (developer guide, "Using the Lambda runtime API") on a free loopback port, for any number of
/// environments, each under a path of its own. Strict: an unknown id, a second answer or a malformed report is refused.
/// </summary>
public sealed class RuntimeApiServer : IAsyncDisposable
{
    /// <summary>The most bytes of an answer.</summary>
    private const int MaxAnswerBytes = 6_291_556;

    private readonly ConcurrentDictionary<string, RuntimeApiEnvironment> _environments = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private int _opened;

    private RuntimeApiServer(WebApplication app) => _app = app;

    /// <summary>Calls that were refused, as <c>status path: reason</c>: a correct runtime causes none.</summary>
    public ConcurrentQueue<string> Refused { get; } = [];

    /// <summary>Starts a server.</summary>
    public static async Task<RuntimeApiServer> StartAsync(CancellationToken ct = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = MaxAnswerBytes * 2L;
        });
        var app = builder.Build();
        var server = new RuntimeApiServer(app);
        const string Runtime = "/{environment}/2018-06-01/runtime/";
        app.MapGet(Runtime + "invocation/next", server.NextAsync);
        app.MapPost(Runtime + "invocation/{id}/response", server.ResponseAsync);
        app.MapPost(Runtime + "invocation/{id}/error", server.ErrorAsync);
        app.MapPost(Runtime + "init/error", server.InitErrorAsync);
        app.MapFallback(context => server.RefuseAsync(context, StatusCodes.Status404NotFound, "NotFound", "There is no such call."));
        await app.StartAsync(ct);
        return server;
    }

    /// <summary>Opens an environment for one process.</summary>
    public RuntimeApiEnvironment Open()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"environment-{Interlocked.Increment(ref _opened)}");
        var environment = new RuntimeApiEnvironment($"{new Uri(_app.Urls.Single()).Authority}/{name}");
        _environments[name] = environment;
        return environment;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Functions waiting for a call would hold an orderly shutdown up; they are meant to see the connection break.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task NextAsync(HttpContext context, string environment)
    {
        if (await FindAsync(context, environment) is not { } found)
        {
            return;
        }

        FunctionInvocation? invocation;
        try
        {
            invocation = await found.NextAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (invocation is null)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "InvalidStateTransition", "The call before is not answered yet.");
            return;
        }

        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = invocation.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.FunctionArn;
        if (invocation.TraceId is { } trace)
        {
            headers["Lambda-Runtime-Trace-Id"] = trace;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(invocation.Payload);
    }

    private async Task ResponseAsync(HttpContext context, string environment, string id)
    {
        if (await FindAsync(context, environment) is not { } found)
        {
            return;
        }

        var body = await ReadAsync(context);
        if (!found.IsCurrent(id))
        {
            await RefuseIdAsync(context, id);
        }
        else if (Encoding.UTF8.GetByteCount(body) > MaxAnswerBytes)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", "Exceeded maximum allowed payload size (6291556 bytes).");
        }
        else if (found.TryAnswer(id, new FunctionAnswer { Payload = body }))
        {
            await AcceptAsync(context);
        }
        else
        {
            await RefuseIdAsync(context, id);
        }
    }

    private async Task ErrorAsync(HttpContext context, string environment, string id)
    {
        if (await FindAsync(context, environment) is not { } found)
        {
            return;
        }

        if (await ReadErrorAsync(context) is not { } error)
        {
            return;
        }

        if (found.TryAnswer(id, new FunctionAnswer { Error = error }))
        {
            await AcceptAsync(context);
        }
        else
        {
            await RefuseIdAsync(context, id);
        }
    }

    private async Task InitErrorAsync(HttpContext context, string environment)
    {
        if (await FindAsync(context, environment) is not { } found)
        {
            return;
        }

        if (await ReadErrorAsync(context) is not { } error)
        {
            return;
        }

        if (found.TryFailInit(error))
        {
            await AcceptAsync(context);
        }
        else
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "InvalidStateTransition", "The function has started, or has failed to, before.");
        }
    }

    private async Task<RuntimeApiEnvironment?> FindAsync(HttpContext context, string environment)
    {
        if (_environments.TryGetValue(environment, out var found))
        {
            return found;
        }

        await RefuseAsync(context, StatusCodes.Status404NotFound, "NotFound", "There is no such environment.");
        return null;
    }

    /// <summary>The body of an error report: an object with three members of their types.</summary>
    private async Task<FunctionError?> ReadErrorAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        try
        {
            if (JsonNode.Parse(body) is JsonObject report
                && report["errorMessage"] is JsonValue message && message.GetValueKind() == JsonValueKind.String
                && report["errorType"] is JsonValue type && type.GetValueKind() == JsonValueKind.String
                && report["stackTrace"] is JsonArray)
            {
                var header = context.Request.Headers["Lambda-Runtime-Function-Error-Type"].ToString();
                return new FunctionError((string)type!, (string)message!, body, header.Length == 0 ? null : header);
            }
        }
        catch (JsonException)
        {
        }

        await RefuseAsync(context, StatusCodes.Status400BadRequest, "InvalidErrorShape", "Not an error report: " + body);
        return null;
    }

    private static async Task<string> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }

    private static Task AcceptAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return context.Response.WriteAsync("""{"status":"OK"}""");
    }

    private Task RefuseIdAsync(HttpContext context, string id) =>
        RefuseAsync(context, StatusCodes.Status400BadRequest, "InvalidRequestID", $"'{id}' is not the call under way.");

    private Task RefuseAsync(HttpContext context, int status, string type, string message)
    {
        Refused.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{status} {context.Request.Path}: {message}"));
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(new JsonObject { ["errorType"] = type, ["errorMessage"] = message }.ToJsonString());
    }
}
