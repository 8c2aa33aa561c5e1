using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Etl.Lambda.Runtime;

/// <summary>The Runtime API over HTTP (AWS Lambda developer guide, "Using the Lambda runtime API", version 2018-06-01).</summary>
internal sealed class RuntimeApi : IRuntimeApi, IDisposable
{
    private const string ErrorTypeHeader = "Lambda-Runtime-Function-Error-Type";

    private readonly HttpClient _http;
    private readonly string _base;

    /// <summary>Prepares calls; nothing is sent yet.</summary>
    /// <param name="address">What AWS_LAMBDA_RUNTIME_API says: host and port.</param>
    public RuntimeApi(string address)
    {
        _base = $"http://{address}/2018-06-01/runtime/";

        // A frozen environment may sleep for hours within one GET.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public async Task<Invocation> NextAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _base + "invocation/next");
        using var response = await SendAsync(request, ct);
        var headers = response.Headers;
        return new Invocation
        {
            RequestId = Header(headers, "Lambda-Runtime-Aws-Request-Id") ?? throw new RuntimeApiException(RuntimeMessages.NoRequestId, isFinal: true),
            Deadline = long.TryParse(Header(headers, "Lambda-Runtime-Deadline-Ms"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                : DateTimeOffset.MaxValue,
            FunctionArn = Header(headers, "Lambda-Runtime-Invoked-Function-Arn"),
            TraceId = Header(headers, "Lambda-Runtime-Trace-Id"),
            Payload = await response.Content.ReadAsByteArrayAsync(ct),
        };
    }

    /// <inheritdoc/>
    public Task AnswerAsync(string requestId, ReadOnlyMemory<byte> answer, CancellationToken ct) =>
        PostAsync($"invocation/{requestId}/response", answer, errorType: null, ct);

    /// <inheritdoc/>
    public Task FailAsync(string requestId, ErrorReport error, CancellationToken ct) =>
        PostAsync($"invocation/{requestId}/error", JsonSerializer.SerializeToUtf8Bytes(error, RuntimeJson.Readable.ErrorReport), error.ErrorType, ct);

    /// <inheritdoc/>
    public Task FailInitAsync(ErrorReport error, CancellationToken ct) =>
        PostAsync("init/error", JsonSerializer.SerializeToUtf8Bytes(error, RuntimeJson.Readable.ErrorReport), error.ErrorType, ct);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path, ReadOnlyMemory<byte> body, string? errorType, CancellationToken ct)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, _base + path) { Content = content };
        if (errorType is not null)
        {
            request.Headers.TryAddWithoutValidation(ErrorTypeHeader, errorType);
        }

        using var response = await SendAsync(request, ct);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, ct);
        }
        catch (HttpRequestException e)
        {
            throw new RuntimeApiException(RuntimeMessages.Unreachable(request.RequestUri!, e.Message), isFinal: true, e);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(ct);

            // 500 is documented as "container error, the runtime should exit promptly"; a refused GET would be refused for ever.
            var isFinal = response.StatusCode >= HttpStatusCode.InternalServerError || request.Method == HttpMethod.Get;
            throw new RuntimeApiException(RuntimeMessages.Refused(request.RequestUri!, (int)response.StatusCode, text), isFinal);
        }
    }

    private static string? Header(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
