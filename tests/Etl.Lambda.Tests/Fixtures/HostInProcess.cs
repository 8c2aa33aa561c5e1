using System.Text;
using System.Text.Json.Nodes;
using Etl.Aws.Servers.RuntimeApi;

namespace Etl.Lambda.Tests.Fixtures;

/// <summary>The host in this process, with a function of the test's own: for what the real functions would not do on demand.</summary>
internal sealed class HostInProcess : IAsyncDisposable
{
    private readonly RuntimeApiServer _server;
    private readonly RuntimeApiEnvironment _environment;
    private readonly MemoryStream _output = new();
    private readonly Task<int> _run;

    private HostInProcess(RuntimeApiServer server, IReadOnlyDictionary<string, string> variables, Compose compose)
    {
        _server = server;
        _environment = server.Open();
        var all = new Dictionary<string, string>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = _environment.Address,
            ["AWS_LAMBDA_FUNCTION_NAME"] = "etl-test",
            ["ETL_FUNCTION"] = "PreScan",
            ["BUCKET_NAME"] = "bucket",
        };
        foreach (var (name, value) in variables)
        {
            all[name] = value;
        }

        _run = Task.Run(() => FunctionHost.RunAsync(all.GetValueOrDefault, Stream.Synchronized(_output), compose, TimeProvider.System));
    }

    public static async Task<HostInProcess> StartAsync(Func<JsonNode, CancellationToken, Task<JsonNode?>> function) =>
        await StartAsync(new Dictionary<string, string>(), (_, _, _) => function);

    public static async Task<HostInProcess> StartAsync(IReadOnlyDictionary<string, string> variables, Compose compose) =>
        new(await RuntimeApiServer.StartAsync(TestContext.Current.CancellationToken), variables, compose);

    public Task<FunctionAnswer> InvokeAsync(string payload = "{}", TimeSpan? timeout = null, string? traceId = null) => _environment.InvokeAsync(
        new FunctionInvocation { Payload = payload, Deadline = TimeProvider.System.GetUtcNow() + (timeout ?? TimeSpan.FromSeconds(60)), TraceId = traceId },
        TestContext.Current.CancellationToken);

    /// <summary>The lines so far. The last call has been answered, so its lines are there.</summary>
    public IReadOnlyList<JsonObject> Lines =>
        [.. Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

    public async ValueTask DisposeAsync()
    {
        // Lambda is gone: the host ends.
        await _server.DisposeAsync();
        Assert.Equal(1, await _run.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Empty(_server.Refused);
    }
}
