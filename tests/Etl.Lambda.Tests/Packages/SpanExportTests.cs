using System.Collections.Concurrent;
using System.Net;
using Etl.Lambda.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Etl.Lambda.Tests.Packages;

/// <summary>Spans go to a collector, if one is named.</summary>
public class SpanExportTests(PublishedPackage published)
{
    private const string Trace = "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1";
    private const string Planner = "Root=1-11111111-222222222222222222222222;Parent=3333333333333333;Sampled=1";

    [Fact]
    public async Task A_collector_gets_the_span_of_a_call_as_a_child_of_Lambdas_and_linked_to_its_planner()
    {
        var bodies = new ConcurrentQueue<(string Path, byte[] Body)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var collector = builder.Build();
        collector.MapFallback(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            bodies.Enqueue((context.Request.Path, body.ToArray()));
        });
        await collector.StartAsync(Deployed.Ct);
        await using var lambda = await Deployed.StartAsync(published, 4, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.Single()));

        await lambda.ValidateAsync(PlannedFile.Request(trace: Planner), traceId: Trace);

        // The second call is handed out only after the first one's spans were sent.
        await lambda.ValidateAsync();
        var (path, sent) = bodies.First();
        Assert.Equal("/v1/traces", path);
        foreach (var id in new[] { "67891233abcdef012345678912345678", "53995c3f42cd8ad8", "11111111222222222222222222222222", "3333333333333333" })
        {
            Assert.True(sent.AsSpan().IndexOf(Convert.FromHexString(id)) >= 0, id);
        }

        Assert.Contains("OpenTelemetry", await LoadedAsync(lambda), StringComparison.Ordinal);
        await collector.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Without_a_collector_nothing_of_OpenTelemetry_is_loaded()
    {
        await using var lambda = await Deployed.StartAsync(published);
        await lambda.ValidateAsync(traceId: Trace);

        var loaded = await LoadedAsync(lambda);
        Assert.Contains("Etl.Lambda.dll", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("OpenTelemetry", loaded, StringComparison.Ordinal);
    }

    private static Task<string> LoadedAsync(Deployed lambda) => File.ReadAllTextAsync($"/proc/{lambda.Functions.Live.Single().ProcessId}/maps", Deployed.Ct);
}
