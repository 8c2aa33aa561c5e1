using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Etl.Aws.Servers.Secrets;

/// <summary>
/// The AWS Parameters and Secrets extension, with the secrets that a test sets: asks for the token, and keeps an answer for 300 s by
/// secret and version asked for. So an answer to a request that names a stage is kept apart from that of one that names none.
/// </summary>
public sealed class SecretsExtension : IAsyncDisposable
{
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(300);

    private readonly WebApplication _application;
    private readonly string _token;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Secret, DateTimeOffset Until)> _cache = new(StringComparer.Ordinal);
    private int _fetched;

    private SecretsExtension(WebApplication application, string token, TimeProvider time)
    {
        _application = application;
        _token = token;
        _time = time;
    }

    /// <summary>Its port on localhost.</summary>
    public int Port { get; private set; }

    /// <summary>How often Secrets Manager was asked.</summary>
    public int Fetched => _fetched;

    /// <summary>Answers every request with this status and body instead, as long as it is set.</summary>
    public (int Status, string Body)? Fault { get; set; }

    /// <summary>Starts one that admits whoever has the token.</summary>
    public static async Task<SecretsExtension> StartAsync(string token, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var extension = new SecretsExtension(application, token, time ?? TimeProvider.System);
        application.MapGet("/secretsmanager/get", extension.GetAsync);
        await application.StartAsync();
        extension.Port = new Uri(application.Urls.Single()).Port;
        return extension;
    }

    /// <summary>What Secrets Manager holds from now on; null when there is no such secret.</summary>
    public void Set(string arn, string? secretString)
    {
        if (secretString is null)
        {
            _secrets.TryRemove(arn, out _);
        }
        else
        {
            _secrets[arn] = secretString;
        }
    }

    /// <summary>Stops it.</summary>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private Task GetAsync(HttpContext context)
    {
        if (Fault is { } fault)
        {
            return AnswerAsync(context, fault.Status, fault.Body);
        }

        if (context.Request.Headers["X-Aws-Parameters-Secrets-Token"] != _token)
        {
            return AnswerAsync(context, 401, "unauthorized: token missing or wrong");
        }

        var arn = context.Request.Query["secretId"].ToString();
        if (arn.Length == 0)
        {
            return AnswerAsync(context, 400, "secretId missing");
        }

        var now = _time.GetUtcNow();
        var key = $"{arn}|{context.Request.Query["versionId"]}|{context.Request.Query["versionStage"]}";
        if (!_cache.TryGetValue(key, out var kept) || kept.Until <= now)
        {
            Interlocked.Increment(ref _fetched);
            if (!_secrets.TryGetValue(arn, out var secret))
            {
                return AnswerAsync(context, 400, "ResourceNotFoundException: Secrets Manager can't find the specified secret.");
            }

            _cache[key] = kept = (secret, now + s_kept);
        }

        return AnswerAsync(context, 200, new JsonObject
        {
            ["ARN"] = arn,
            ["Name"] = "database",
            ["SecretString"] = kept.Secret,
            ["VersionStages"] = new JsonArray("AWSCURRENT"),
        }.ToJsonString());
    }

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    }
}
