using System.Net;
using System.Text;
using Etl.Aws.Servers.RuntimeApi;

namespace Etl.Lambda.Tests.Servers;

/// <summary>The stand-in refuses what the real one refuses.</summary>
public sealed class RuntimeApiServerTests : IAsyncLifetime
{
    private const string Report = """{"errorMessage":"m","errorType":"T","stackTrace":[]}""";

    private readonly HttpClient _http = new();
    private RuntimeApiServer _server = null!;
    private RuntimeApiEnvironment _environment = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RuntimeApiServer.StartAsync(Ct);
        _environment = _server.Open();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_call_is_answered_once_and_under_its_own_id()
    {
        var call = _environment.InvokeAsync(Invocation("one"), Ct);
        Assert.Equal(HttpStatusCode.OK, await NextAsync());

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("invocation/two/response", "1"));
        Assert.False(call.IsCompleted);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("invocation/one/response", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("invocation/one/response", "2"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("invocation/one/error", Report));
        Assert.Equal("1", (await call).Payload);
        Assert.Equal(3, _server.Refused.Count);
    }

    [Fact]
    public async Task The_next_call_waits_for_the_answer_to_the_one_before()
    {
        _ = _environment.InvokeAsync(Invocation("one"), Ct);
        await NextAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await NextAsync());
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"errorMessage":"m"}""")]
    [InlineData("""{"errorMessage":"m","errorType":"T","stackTrace":"s"}""")]
    public async Task A_malformed_error_is_refused(string body)
    {
        _ = _environment.InvokeAsync(Invocation("one"), Ct);
        await NextAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("invocation/one/error", body));
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_refused_and_may_become_an_error()
    {
        var call = _environment.InvokeAsync(Invocation("one"), Ct);
        await NextAsync();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync("invocation/one/response", new string('1', 6_300_000)));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("invocation/one/error", Report));
        Assert.Equal("T", (await call).Error?.ErrorType);
    }

    [Fact]
    public async Task What_is_not_part_of_the_protocol_is_not_found() => Assert.Equal(HttpStatusCode.NotFound, await PostAsync("invocation/next", ""));

    private static FunctionInvocation Invocation(string id) => new() { RequestId = id, Payload = "{}", Deadline = DateTimeOffset.UnixEpoch };

    private async Task<HttpStatusCode> NextAsync()
    {
        using var response = await _http.GetAsync(new Uri($"http://{_environment.Address}/2018-06-01/runtime/invocation/next"), Ct);
        return response.StatusCode;
    }

    private async Task<HttpStatusCode> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri($"http://{_environment.Address}/2018-06-01/runtime/{path}"), content, Ct);
        return response.StatusCode;
    }
}
